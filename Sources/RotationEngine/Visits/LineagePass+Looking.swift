import RotationCore
import RotationPorts

/// What a pass looks at before it decides: facts, files, and the listing if there is a fresh one.
extension LineagePass {
    mutating func load() async throws(Interruption) {
        try await refreshFacts()
        do throws(Interruption) {
            try await recordLeftovers()
            try await noteMembership()
            keepManagementKeysInReserve()
            await inspectFiles()
            let listing = await worker.desk.cached(at: now)
            lookForFamiliarKeys(in: listing)
            if let listing, unfamiliarServer == nil { try await reconcile(with: listing) }
            try await recognizeDelivered()
        } catch {
            if case .ledger = error { await restoreLostFiles() }
            throw error
        }
    }

    /// A ledger that cannot be written must not keep a file from getting its key again (P1): that it was delivered there
    /// is recorded already, and what is done now is recorded when that is possible.
    private mutating func restoreLostFiles() async {
        await inspectFiles()
        while case .act(.deliver(let number, let destination, overForeign: false)) = decide(),
            findings[destination.path] == .absent, generation(number).delivered[destination.path] != nil,
            let material = material(of: number)
        {
            let imprint: FileImprint
            do throws(SecretFileError) { imprint = try await tools.files.replace(destination, with: material) } catch {
                return observe(.stepFailed(.deliver(path: destination.path), attempt: 1, message: error.message))
            }
            let delivered = makeFacts([.delivered(number, destination, imprint)])
            tools.unrecorded.keep(delivered)
            apply(delivered)
            findings[destination.path] = .holds(number)
            observe(.restored(number, material.keyID, path: destination.path))
        }
    }

    /// After a changed URL the server must first show a key that we know (S19): it may be another server, where all
    /// our keys are "gone" and new ones would be worthless.
    private mutating func lookForFamiliarKeys(in listing: ListingEvidence?) {
        guard let url = facts.newestServerURL, url != serverURL else { return }
        let familiar = worker.desk.familiar
        if familiar.contains(lineage.id) { return }
        let isShown = facts.generations.contains { generation in
            guard let id = generation.keyID, let key = listing?.key(id) else { return false }
            return generation.explains(key, in: lineage.id.tenant)
        }
        if isShown { familiar.insert(lineage.id) } else { unfamiliarServer = serverURL }
    }

    mutating func inspectFiles() async {
        for destination in lineage.destinations { await inspect(destination) }
    }

    mutating func inspect(_ destination: Destination) async {
        findings[destination.path] = await finding(at: destination)
    }

    private func finding(at destination: Destination) async -> FileFinding {
        do throws(SecretFileError) {
            let look = try await tools.files.look(at: destination)
            if let imprint = look.imprint,
                let known = facts.generation(outdatedAt: destination.path, as: imprint)
            {
                return .outdated(known.number)
            }
            switch look.reading {
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

    mutating func reconcile(with listing: ListingEvidence) async throws(Interruption) {
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
        for number in reconciliation.unseen { try await examineUnseen(number, listing) }
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
            // The next listing asks again: told, but no standing failure of a key that was verified long ago.
            hasFailed = true
            return observe(.stepFailed(.verify(number), attempt: 1, message: try await message(of: error)))
        }
        guard lookup == .notFound else { return }
        try await record([.vanished(number)])
        observe(.vanished(number, keyID))
    }
}
