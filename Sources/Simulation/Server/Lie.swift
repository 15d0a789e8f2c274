import RotationCore

/// How an answer departs from what the table of keys holds.
enum Lie: Hashable {
    case none
    /// A listing ends after this many rows (quirk 1).
    case afterRows(Int)
    /// The older half of a listing's page is missing.
    case olderHalf
    /// A listing goes on with keys that never were, page after page.
    case endless
    /// Every key has another id: in listings, by id, and within the secret that a create answers.
    case otherIDs
    /// Every key belongs to another tenant.
    case otherTenants

    /// What the answer says of `key`.
    func told(of key: SimulatedKey) -> SimulatedKey {
        switch self {
        case .none, .afterRows, .olderHalf, .endless: key
        case .otherIDs: key.changed(id: KeyID(key.id.rawValue ^ 1))
        case .otherTenants: key.changed(tenant: TenantID(key.tenant.rawValue ^ 1))
        }
    }
}

extension SimulatedKey {
    fileprivate func changed(id: KeyID? = nil, tenant: TenantID? = nil) -> SimulatedKey {
        SimulatedKey(
            id: id ?? self.id, name: name, tenant: tenant ?? self.tenant, permissions: permissions, expiry: expiry,
            created: created, password: password)
    }
}
