/// The facts that follow from a step that went well, where they can be told without asking anybody: the same for the
/// engine, which has done the step, and for the plan, which imagines it.
extension LineageFacts {
    /// `number` becomes current: whatever was issued before it is superseded, and the end of the overlap is fixed (S19).
    ///
    /// The generation that was current until now gets its whole overlap even if it was superseded before: its successor
    /// vanished, and it was in use again.
    ///
    /// A compromised one gets none (S22).
    ///
    /// - Parameter skew: server clock minus local clock. The overlap is counted from the later of both (S5): counted from
    ///   a clock that lags by years, it would be over as soon as that clock is set right.
    public func acceptance(
        of number: GenerationNumber, in lineage: Lineage, at: Timestamp, skew: Duration? = nil
    ) -> [Fact.Kind] {
        let overlap = self[number]?.intent?.overlap ?? lineage.policy.overlap
        let begins = max(laterClock(at, skew), self[number]?.issuedServerDate ?? at)
        let predecessors = generations.filter {
            guard $0.number < number, $0.isIssued, $0.deadAt == nil else { return false }
            return $0.supersededAt == nil || $0.number == current?.number
        }
        return [.accepted(number)]
            + predecessors.map {
                .superseded($0.number, overlapEnds: isCompromised($0) ? begins : begins + overlap)
            }
    }

    /// Where no reply has told the server's clock lately, one that told it long ago shows that ours lags, and how much time
    /// has passed since.
    private func laterClock(_ local: Timestamp, _ skew: Duration?) -> Timestamp {
        if let skew { return max(local, local + skew) }
        let estimates = generations.compactMap { generation -> Timestamp? in
            guard let date = generation.issuedServerDate, let issuedAt = generation.issuedAt, local < date else {
                return nil
            }
            return date + max(.zero, local - issuedAt)
        }
        return estimates.max() ?? local
    }

    /// A destination left the configuration: whoever reads that file gets the whole overlap once more (S15).
    public func release(
        of path: String, in lineage: Lineage, at: Timestamp, skew: Duration? = nil
    ) -> [Fact.Kind] {
        let overlapEnds = laterClock(at, skew) + lineage.policy.overlap
        let waiting = generations.filter { $0.overlapEnds != nil && $0.revocationIntendedAt == nil && $0.deadAt == nil }
        let holders = generations.filter { $0.delivered[path] != nil }
        return holders.map { .released($0.number, path: path) }
            + waiting.map { .superseded($0.number, overlapEnds: overlapEnds) }
    }

    /// A file is about to get another generation than the superseded one that it holds, as one may that comes back into the
    /// configuration, or than one that was given up and of whose delivery there is no fact, as it failed after the file was
    /// replaced: whoever reads it gets the whole overlap from here.
    public func displacement(
        of number: GenerationNumber, in lineage: Lineage, at: Timestamp, skew: Duration? = nil
    ) -> [Fact.Kind] {
        guard let held = self[number], held.overlapEnds != nil || held.wasNeverUsed, held.revocationIntendedAt == nil,
            held.deadAt == nil, !isCompromised(held)
        else { return [] }
        return [.superseded(number, overlapEnds: laterClock(at, skew) + lineage.policy.overlap)]
    }
}

extension Intent {
    /// What to ask for as generation `number`, now.
    ///
    /// - Parameter microseconds: 0…999,999, drawn at random: they make the expiry a mark by which this request's key is
    ///   recognised (S4), as the server keeps six fractional digits.
    public init(
        _ number: GenerationNumber, of lineage: Lineage, instance: String, serverURL: String, clock: ClockEvidence,
        microseconds: Int64
    ) {
        let end = clock.serverNow + lineage.policy.lifetime
        self.init(
            number: number,
            remoteName: RemoteName(lineage: lineage.id.name, instance: instance, number: number).description,
            serverURL: serverURL,
            tenant: lineage.id.tenant,
            permissions: lineage.permissions,
            expiry: Timestamp(microseconds: end.microseconds / 1_000_000 * 1_000_000 + microseconds),
            overlap: lineage.policy.overlap,
            skew: clock.skew)
    }
}
