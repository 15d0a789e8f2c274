/// The interval in which the server must have created what one of our requests made (S4).
struct CreationWindow: Hashable, Sendable {
    let range: ClosedRange<Timestamp>

    /// The `Date` header has whole seconds, and a reply may be a moment old.
    private static let precision: Duration = .seconds(2)

    /// Nil for an adopted key, whose creation time is known exactly.
    ///
    /// From the `Date` of the reply where there was one, as our clock may have been set since; else from our own
    /// clock and the skew known at the time, with the tolerance of S5: our clock may have been set since that was learnt.
    init?(_ generation: Generation) {
        guard let intent = generation.intent, let endedAt = generation.issuedAt ?? generation.lostAt else { return nil }
        let sentAt = generation.intendedAt
        if let date = generation.issuedServerDate {
            let requestTook = max(.zero, endedAt - sentAt)
            range = (date - requestTook - Self.precision)...(date + Self.precision)
            return
        }
        let skew = intent.skew ?? .zero
        range = (sentAt + skew - ClockEvidence.tolerance)...(max(sentAt, endedAt) + skew + ClockEvidence.tolerance)
    }
}

extension Generation {
    /// The earliest time at which the server can have created this key.
    public var createdNotBefore: Timestamp {
        created ?? CreationWindow(self)?.range.lowerBound ?? intendedAt
    }

    /// When we learnt that the key exists, by our clock.
    public var knownSince: Timestamp { issuedAt ?? lostAt ?? intendedAt }

    /// True when `key` is what this generation's request made: tenant, name, expiry to the microsecond, and a
    /// creation time within the request's interval (S4). A name alone proves nothing.
    public func explains(_ key: ListedKey, in tenant: TenantID) -> Bool {
        guard key.tenant == tenant, key.name == remoteName, key.expiry == expiry else { return false }
        if let keyID, keyID != key.id { return false }
        if let created { return created == key.created }
        return CreationWindow(self)?.range.contains(key.created) ?? false
    }
}
