import RotationCore
import RotationPorts

/// What a pass looks at before it decides: facts, files, and the listing if there is a fresh one.
extension LineagePass {
    mutating func load() async throws(Interruption) {
        do throws(LedgerError) { facts = try await tools.ledger.facts(of: lineage.id) } catch { throw .ledger(error) }
        await inspectFiles()
        guard let listing = await worker.desk.cached(at: now) else { return }
        try await reconcile(with: listing)
    }

    mutating func inspectFiles() async {
        for destination in lineage.destinations { await inspect(destination) }
    }

    mutating func inspect(_ destination: Destination) async {
        findings[destination.path] = await finding(at: destination)
    }

    private func finding(at destination: Destination) async -> FileFinding {
        do throws(SecretFileError) {
            switch try await tools.files.read(destination) {
            case .absent, .empty: return .absent
            case .foreign(let reason): return .foreign(reason: reason)
            case .value(let box):
                if let known = facts.generation(holding: box.secret) { return .holds(known.number) }
                return .unknownValue(keyID: box.secret.keyID)
            }
        } catch {
            return .unreadable(message: error.message)
        }
    }

    private mutating func reconcile(with listing: ListingEvidence) async throws(Interruption) {
        let reconciliation = Reconciliation(
            of: lineage, facts: facts, with: listing,
            listedFamily: listing.family(of: lineage.id, instance: tools.instance),
            clock: connection.clock, instance: tools.instance)
        highestListedNumber = reconciliation.highestNumber
        if !reconciliation.facts.isEmpty {
            try await record(reconciliation.facts)
            for fact in reconciliation.facts { report(fact) }
        }
        for number in reconciliation.missing { try await examineMissing(number) }
    }

    private func report(_ fact: Fact.Kind) {
        switch fact {
        case .found(let number, let keyID, _):
            if facts[number]?.lostAt != nil { observe(.lostKeyFound(number, keyID)) }
        case .reappeared(let number):
            if let keyID = facts[number]?.keyID { observe(.reappeared(number, keyID)) }
        case .secondWriterSeen(let name): observe(.secondWriter(remoteName: name))
        default: break
        }
    }

    /// A valid listing does not show it. Only with the typed 404 of GET by id is it gone (S2).
    private mutating func examineMissing(_ number: GenerationNumber) async throws(Interruption) {
        guard let keyID = generation(number).keyID else { return }
        let lookup: KeyLookup
        do throws(RequestFailure) { lookup = try await connection.describe(keyID, deadline: deadline) } catch {
            return try await fail(.verify(number), error)
        }
        guard lookup == .notFound else { return }
        try await record([.vanished(number)])
        observe(.vanished(number, keyID))
    }
}
