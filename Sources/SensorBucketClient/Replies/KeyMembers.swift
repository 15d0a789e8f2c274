internal import RotationCore

/// The members of a key as they came, before it is decided which of them must be there.
///
/// Types are checked at once, also those of members that the caller does not need: an id that is a string means that
/// the answer is not what we think it is.
struct KeyMembers {
    /// Where the object starts, for errors about what it lacks.
    let offset: Int
    var id: Int64?
    var name: String?
    var tenant: TenantID?
    var expiry: Timestamp?
    var created: Timestamp?
    var permissions: Set<Permission>?

    func listedKey() throws(JSONError) -> ListedKey {
        guard let id, let name, let tenant, let created else {
            let missing =
                if id == nil { "id" } else if name == nil { "name" } else if tenant == nil { "tenant_id" } else {
                    "created"
                }
            throw JSONError(at: offset, "a key without \"\(missing)\"")
        }
        return ListedKey(
            id: KeyID(id), name: name, tenant: tenant, expiry: expiry, created: created, permissions: permissions ?? [])
    }

    func keyDescription() throws(JSONError) -> KeyDescription {
        guard let id, let tenant else {
            throw JSONError(at: offset, "a key without \"\(id == nil ? "id" : "tenant_id")\"")
        }
        return KeyDescription(id: KeyID(id), tenant: tenant, expiry: expiry, permissions: permissions)
    }
}
