import RotationCore

extension ServerSeed: Decodable {
    private enum CodingKeys: String, CodingKey, CaseIterable {
        case tenants
    }

    public init(from decoder: any Decoder) throws {
        tenants = try decoder.strictContainer(CodingKeys.self).decode([Tenant].self, forKey: .tenants)
    }
}

extension ServerSeed.Tenant: Decodable {
    private enum CodingKeys: String, CodingKey, CaseIterable {
        case id, name, state, keys
    }

    /// Only the id is required: the name is made of it, the state is `active`.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.strictContainer(CodingKeys.self)
        guard let number = try container.decodeNumber(in: 1...Int(Int32.max), forKey: .id) else {
            throw DecodingError.dataCorruptedError(forKey: .id, in: container, debugDescription: "a tenant needs an id")
        }
        let id = TenantID(Int32(number))
        let state =
            container.contains(.state)
            ? try container.decodeCase(SimulatedTenant.State.self, forKey: .state) : .active
        tenant = SimulatedTenant(
            id: id, name: try container.decodeIfPresent(String.self, forKey: .name) ?? "Tenant \(id)", state: state)
        keys = try container.decodeIfPresent([SeededKey].self, forKey: .keys)?.map { $0.draft(in: id) } ?? []
    }
}

/// A key of a seed file. `id`, `secret` and `created` are drawn where they are left out.
private struct SeededKey: Decodable {
    private var draft: KeyDraft

    private enum CodingKeys: String, CodingKey, CaseIterable {
        case name, permissions
        case expirationDate = "expiration_date"
        case id, secret, created
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.strictContainer(CodingKeys.self)
        draft = KeyDraft(
            name: try container.decode(String.self, forKey: .name), tenant: TenantID(0),
            permissions: try container.decode([String].self, forKey: .permissions),
            expiry: try container.decodeTime(forKey: .expirationDate))
        draft.id = try container.decodeKeyID(forKey: .id)
        draft.created = try container.decodeTime(forKey: .created)
        draft.password = try container.decodePassword(forKey: .secret)
    }

    func draft(in tenant: TenantID) -> KeyDraft {
        var draft = draft
        draft.tenant = tenant
        return draft
    }
}

extension KeyedDecodingContainer {
    fileprivate func decodeTime(forKey key: Key) throws -> Timestamp? {
        guard let text = try decodeIfPresent(String.self, forKey: key) else { return nil }
        let time = Timestamp(rfc3339: text)
        try require(time != nil, forKey: key, "\"\(text)\" is not a time; use the form 2030-01-01T00:00:00Z")
        return time
    }

    fileprivate func decodeKeyID(forKey key: Key) throws -> KeyID? {
        guard let text = try decodeIfPresent(String.self, forKey: key) else { return nil }
        let number = Int64(text)
        try require(
            number.map { $0 > 0 } == true, forKey: key, "\"\(text)\" is not an id; use a positive number as a string")
        return number.map { KeyID($0) }
    }

    /// The message does not quote what was written: it may be somebody's secret.
    fileprivate func decodePassword(forKey key: Key) throws -> SecretBox? {
        guard let text = try decodeIfPresent(String.self, forKey: key) else { return nil }
        let isShaped = text.utf8.count == 32 && text.allSatisfy { $0.isHexDigit && !$0.isUppercase && $0.isASCII }
        try require(isShaped, forKey: key, "a secret has 32 hexadecimal digits in lower case, without the id")
        return SecretBox(Secret(Array(text.utf8)))
    }
}
