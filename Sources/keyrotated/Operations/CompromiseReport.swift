import RotationConfiguration
import RotationCore

/// What `rotate --compromised` does: reports the keys, says what that leads to, and what else is to be looked at (S22).
struct CompromiseReport {
    let configuration: ValidatedConfiguration
    /// How commands of this installation name their configuration; empty for the default.
    let configOption: String
    let grace: Duration

    /// - Parameter names: nil for every configured key.
    func run(_ names: [String]?, isWaiting: Bool) async throws {
        let request = OperatorRequest(configuration: configuration)
        let everything = try await request.view().lineages
        // Of all the configured keys, one that does not exist yet is none that could be compromised.
        let existing = everything.filter { $0.lineage.isConfigured && !$0.facts.generations.isEmpty }
        let chosen = try await names == nil ? existing : request.known(named: names ?? [])
        let (reported, refused) = chosen.sorted { Self.refusal($0) }
        if !reported.isEmpty {
            let delivery = try await request.record(.compromised(grace: grace), for: reported.map(\.lineage.id))
            for (lineage, facts) in reported { StandardOutput.write(Self.confirmation(lineage, facts, delivery)) }
            if names == nil { adviseOnRetired(everything) }
            adviseOnStrangers(reported.map(\.facts))
            if isWaiting {
                try await request.wait(for: reported.map(\.lineage.id), delivery, until: RotationWatch.compromise)
            }
        }
        try OperatorRequest.report(refused)
    }

    private static func refusal(_ known: OperatorRequest.Known) -> String? {
        let id = known.lineage.id
        if !known.lineage.isConfigured {
            return "it left the configuration, so nothing replaces its key: `keyrotated retire \(id) --revoke`"
        }
        if let refusal = OperatorRequest.holdRefusal(known) { return refusal }
        return known.facts.generations.isEmpty ? "it has no key yet that could be compromised" : nil
    }

    private static func confirmation(
        _ lineage: Lineage, _ facts: LineageFacts, _ delivery: OperatorRequest.Delivery
    ) -> String {
        let which = Count.list(facts.undeadNumbers, "generation")
        return "\(lineage.id): \(which) reported as compromised, to be replaced and then revoked; \(delivery)"
    }

    /// `--all` means the configured keys; what left the configuration is in the same danger.
    private func adviseOnRetired(_ known: [OperatorRequest.Known]) {
        for (lineage, facts) in known where !lineage.isConfigured && !facts.undeadNumbers.isEmpty {
            StandardOutput.write(
                "\(lineage.id): left the configuration and still has a key: `keyrotated retire \(lineage.id) --revoke`")
        }
    }

    /// Any key may create keys in every tenant, so whoever had one may have made others. The oldest of the reported keys
    /// was the first that could be used for it.
    private func adviseOnStrangers(_ reported: [LineageFacts]) {
        let living = reported.flatMap(\.generations).filter { $0.deadAt == nil && $0.isIssued }
        guard let since = living.map(\.createdNotBefore).min() else { return }
        StandardOutput.write(
            """
            Any key can create others, in every tenant. Then look for keys that nobody knows:
              keyrotated discover --unknown --since \(Clock.text(since))\(configOption)
            """)
    }
}

extension LineageFacts {
    /// The generations that may still work, as far as we know.
    var undeadNumbers: [GenerationNumber] {
        generations.filter { $0.deadAt == nil && $0.vanishedAt == nil && $0.lostAt == nil }.map(\.number)
    }
}
