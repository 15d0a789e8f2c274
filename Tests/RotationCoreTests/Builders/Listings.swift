import RotationCore

extension ListedKey {
    /// The row that the server shows for this generation; `created` defaults to the middle of the request.
    init(_ generation: Generation, id: KeyID? = nil, created: Timestamp? = nil) {
        self.init(
            id: id ?? generation.keyID ?? Sample.keyID(generation.number), name: generation.remoteName,
            tenant: Sample.tenant, expiry: generation.expiry,
            created: created ?? generation.created ?? generation.issuedServerDate ?? generation.intendedAt,
            permissions: generation.permissions)
    }

    static func management(created: Timestamp = day(-100)) -> ListedKey {
        ListedKey(
            id: Sample.managementKey, name: "management", tenant: TenantID(1), expiry: nil, created: created,
            permissions: Sample.permissions)
    }

    /// A key of the sample's family.
    static func family(
        _ number: GenerationNumber, id: Int64, expiry: Timestamp? = day(400), created: Timestamp = day(0)
    ) -> ListedKey {
        ListedKey(
            id: KeyID(id), name: Sample.name(number), tenant: Sample.tenant, expiry: expiry, created: created,
            permissions: Sample.permissions)
    }
}

/// A complete walk of one page for each list of rows.
func walk(
    _ pages: [[ListedKey]], limit: Int = ListingWalk.defaultLimit, startedAt: Timestamp = day(69)
) throws(ListingWalkError) -> ListingWalk {
    var walk = ListingWalk(tenants: [Sample.tenant, TenantID(1)], limit: limit, startedAt: startedAt)
    for (index, page) in pages.enumerated() {
        try walk.append(page, nextCursor: index + 1 < pages.count ? "cursor \(index)" : nil)
    }
    return walk
}

/// A valid listing of one page: these rows and the management key as the control, which is the oldest.
func listing(_ keys: [ListedKey], startedAt: Timestamp = day(69)) throws -> ListingEvidence {
    ListingEvidence(
        try walk([keys + [.management()]], startedAt: startedAt), controls: [Sample.managementKey])
}
