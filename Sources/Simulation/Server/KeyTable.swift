import RotationCore

/// The keys of the simulated server, found by id, by name within a tenant, and in the order of the listing.
struct KeyTable {
    private var keys: [KeyID: SimulatedKey] = [:]
    /// How many keys of the tenant have the name: the real server does not enforce one (quirk 5).
    private var names: [NameInTenant: Int] = [:]
    private var order = KeyOrder()
    private var orderOfTenant: [TenantID: KeyOrder] = [:]

    private struct NameInTenant: Hashable {
        let tenant: TenantID
        let name: String
    }

    subscript(id: KeyID) -> SimulatedKey? { keys[id] }

    func holdsName(_ name: String, in tenant: TenantID) -> Bool {
        names[NameInTenant(tenant: tenant, name: name)] != nil
    }

    /// The id must be free.
    mutating func insert(_ key: SimulatedKey) {
        keys[key.id] = key
        names[NameInTenant(tenant: key.tenant, name: key.name), default: 0] += 1
        order.insert(key.position)
        orderOfTenant[key.tenant, default: KeyOrder()].insert(key.position)
    }

    @discardableResult
    mutating func remove(_ id: KeyID) -> SimulatedKey? {
        guard let key = keys.removeValue(forKey: id) else { return nil }
        let name = NameInTenant(tenant: key.tenant, name: key.name)
        let others = (names[name] ?? 1) - 1
        names[name] = others > 0 ? others : nil
        order.remove(key.position)
        orderOfTenant[key.tenant]?.remove(key.position)
        return key
    }

    /// At most `limit` keys below `bound`, newest first, of these tenants; of all without a filter.
    func newest(
        _ limit: Int, below bound: SimulatedKey.Position? = nil, of tenants: Set<TenantID>? = nil
    ) -> [SimulatedKey] {
        guard let tenants else { return order.newest(limit, below: bound).compactMap { keys[$0.id] } }
        var found = tenants.flatMap { orderOfTenant[$0]?.newest(limit, below: bound) ?? [] }
        if tenants.count > 1 { found.sort(by: >) }
        return found.prefix(limit).compactMap { keys[$0.id] }
    }
}
