public import RotationCore
internal import RotationPorts

extension LedgerContract {
    @Sendable static func knowsNothingAtFirst(_ ledger: any Ledger) async throws {
        try require(try await ledger.facts(of: Samples.lineage) == LineageFacts(), "no facts")
        try require(try await ledger.lineages().isEmpty, "no lineages")
        try require(try await ledger.takeRequests().isEmpty, "no requests")
    }

    /// Fact by fact, so that a kind that is not kept is named.
    @Sendable static func givesBackEveryKind(_ ledger: any Ledger) async throws {
        var recorded: [Fact] = []
        for fact in Samples.facts(everyKind) {
            try await ledger.record([fact])
            recorded.append(fact)
            let facts = try await ledger.facts(of: fact.lineage)
            try require(facts == LineageFacts(recorded), "the fold of all facts after \(fact.kind)")
        }
    }

    @Sendable static func keepsLineagesApart(_ ledger: any Ledger) async throws {
        let lineages = [
            Samples.lineage, LineageID(server: "other", tenant: TenantID(19), name: "collector"),
            LineageID(server: "main", tenant: TenantID(1), name: "collector"),
            LineageID(server: "main", tenant: TenantID(19), name: "collector2"),
        ]
        for (number, lineage) in lineages.enumerated() {
            try await ledger.record(Samples.delivered(number + 1, of: lineage))
        }
        for (number, lineage) in lineages.enumerated() {
            let expected = LineageFacts(Samples.delivered(number + 1, of: lineage))
            try require(try await ledger.facts(of: lineage) == expected, "only the facts of \(lineage)")
        }
        try require(Set(try await ledger.lineages()) == Set(lineages), "all four lineages")
    }

    @Sendable static func listsUnsettledLineages(_ ledger: any Ledger) async throws {
        try await ledger.record(Samples.facts([.held, .failed(.create, attempt: 1, message: "refused")]))
        try require(try await ledger.lineages().isEmpty, "no lineage without a generation")
        try await ledger.record(Samples.delivered(1))
        try require(try await ledger.lineages() == [Samples.lineage], "the lineage with a generation")
        try await ledger.record(Samples.facts([.dead(1)]))
        try require(try await ledger.lineages() == [Samples.lineage], "a dead key to count until it lapses (S21)")
        try await ledger.record(Samples.facts([.lapsed(1)]))
        try require(try await ledger.lineages().isEmpty, "no lineage whose generations are settled")
        try require(try await ledger.facts(of: Samples.lineage).highestNumber == 1, "the number to be kept (S8)")
    }

    @Sendable static func keepsOrder(_ ledger: any Ledger) async throws {
        try await ledger.record(Samples.facts([.held, .resumed, .held, .retired, .reinstated]))
        let facts = try await ledger.facts(of: Samples.lineage)
        try require(facts.heldAt == Samples.start + .seconds(2), "the last hold")
        try require(facts.retiredAt == nil, "reinstated after retired")
    }

    @Sendable static func acceptsEmptyBatch(_ ledger: any Ledger) async throws {
        try await ledger.record([])
        try require(try await ledger.lineages().isEmpty, "no lineages")
    }

    @Sendable static func refusesIntentsBelowOne(_ ledger: any Ledger) async throws {
        for number in [0, -1] {
            do {
                try await ledger.record(Samples.facts([.held, .intended(Samples.intent(number))]))
            } catch {
                try require(error.code == .unusable, "an intent with number \(number) to be a defect")
                continue
            }
            throw ContractViolation("expected: an intent with number \(number) to be refused")
        }
        try require(try await ledger.facts(of: Samples.lineage) == LineageFacts(), "nothing of a refused batch")
    }

    @Sendable static func hasNoRequestsOfItsOwn(_ ledger: any Ledger) async throws {
        try await ledger.record(Samples.facts([.rotationRequested]))
        try require(try await ledger.takeRequests().isEmpty, "requests come from other processes only")
    }

    @Sendable static func servesConcurrentCalls(_ ledger: any Ledger) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 1...100 {
                group.addTask {
                    let lineage = LineageID(server: "main", tenant: TenantID(19), name: "k\(number)")
                    try await ledger.record(Samples.delivered(number, of: lineage))
                    let expected = LineageFacts(Samples.delivered(number, of: lineage))
                    try require(try await ledger.facts(of: lineage) == expected, "own facts when record returns")
                }
            }
            try await group.waitForAll()
        }
        try require(try await ledger.lineages().count == 100, "one lineage for each call")
    }

    @Sendable static func keepsManagementKeys(_ ledger: any Ledger) async throws {
        func key(_ id: Int64, _ place: String, expiry: Timestamp? = nil, created: Timestamp? = nil)
            -> ManagementKeyRecord
        {
            ManagementKeyRecord(
                server: "main", place: place, keyID: KeyID(id), tenant: TenantID(1), expiry: expiry, created: created)
        }
        let other = ManagementKeyRecord(
            server: "zeeland", place: "a", keyID: KeyID(1), tenant: TenantID(19), expiry: nil, created: nil)
        try require(try await ledger.managementKeys().isEmpty, "no management key at first")
        for record in [other, key(1, "b"), key(1, "a"), key(.max, "a", expiry: Samples.start, created: Samples.start)] {
            try await ledger.record(record)
        }
        let last = [key(.max, "a", expiry: Samples.start, created: Samples.start), key(1, "b"), other]
        try require(try await ledger.managementKeys() == last, "the latest of each place")
        try await ledger.record(last[0])
        try await ledger.record(key(2, "b"))
        try await ledger.record(key(.max, "a"))
        try require(try await ledger.managementKeys() == [key(.max, "a"), key(2, "b"), other], "what is absent, too")
    }

    @Sendable static func keepsNewestFailures(_ ledger: any Ledger) async throws {
        for attempt in 1...3 {
            try await ledger.record(
                Samples.facts([
                    .failed(.create, attempt: attempt, message: "attempt \(attempt)"),
                    .failed(.deliver(path: "/run/a key"), attempt: attempt, message: "full"),
                ]))
        }
        try await ledger.record(Samples.facts([.cleared(.create)]))
        let failures = try await ledger.facts(of: Samples.lineage).failures
        try require(Set(failures.keys) == [.deliver(path: "/run/a key")], "only the failure that was not cleared")
        try require(failures.values.first?.attempt == 3, "the newest attempt")
    }

    /// Facts of every kind, in an order that gives each of them an effect.
    public static var everyKind: [Fact.Kind] {
        let adopted: [Fact.Kind] = [
            .adopted(Samples.adoption(), Samples.secret(0)), .delivered(0, Samples.destinations[1]),
        ]
        let current = Samples.delivered(1).map(\.kind)
        let steps: [Step] =
            [.create, .verify(2), .adopt(path: "/a b"), .deliver(path: "/c"), .revoke(2), .proveDead(2)]
            + Samples.consumers.map { .tell($0) }
        let failures = steps.map { Fact.Kind.failed($0, attempt: 2, message: "because \($0)") }
        let lost: [Fact.Kind] = [
            .intended(Samples.intent(2, skew: .microseconds(-1_500_000))), .lost(2),
            .found(2, KeyID(77), created: Samples.start), .abandoned(2, reason: "lost"), .revocationIntended(2),
        ]
        let whole: [Fact.Kind] = [
            .held, .rotationRequested, .retryRequested, .compromised(grace: .milliseconds(1500)),
            .revocationRequested, .secondWriterSeen(remoteName: "x.y.g9"), .retired, .resumed, .reinstated,
            .secondWriterResolved, .cleared(.create), .stuck(summary: "it is stuck", remedy: "help it\non"), .unstuck,
            .stuck(summary: "again", remedy: ""), .revocationRequested, .compromised(grace: .seconds(60)),
            .failed(.create, attempt: 3, message: "again"), .retryRequested,
            .failed(.verify(2), attempt: 3, message: "later"),
        ]
        let ends: [Fact.Kind] = [
            .released(1, path: Samples.destinations[2].path), .revoked(2), .dead(2), .reappeared(2), .dead(2),
            .intended(Samples.intent(3)), .notSent(3), .intended(Samples.intent(3)), .rejected(3, reason: "no"),
            .superseded(0, overlapEnds: Samples.start), .vanished(0), .reappeared(0), .lapsed(0),
        ]
        return adopted + current + failures + lost + whole + ends
    }
}
