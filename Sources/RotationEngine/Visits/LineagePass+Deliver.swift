import RotationCore
import RotationPorts

/// Files and consumers.
extension LineagePass {
    mutating func deliver(
        _ number: GenerationNumber, to destination: Destination, overForeign: Bool
    ) async throws(Interruption) {
        // A reload may have given this path to another lineage, which then waits here, and finds what we left.
        await tools.deliveries.enter(destination.path, deadline: deadline)
        defer { tools.deliveries.leave(destination.path) }
        if tools.end.isOpen { throw .stopping }
        // Requests may have taken minutes since the file was looked at (S13: it is read before it is written).
        await inspect(destination)
        guard decide() == .act(.deliver(number, to: destination, overForeign: overForeign)) else { return }
        let generation = generation(number)
        guard let material = material(of: number) else {
            preconditionFailure("\(lineage.id): generation \(number) is to be delivered without a key")
        }
        let step = Step.deliver(path: destination.path)
        if overForeign, let obstacle = try await obstacleToOverwriting(destination, with: number) {
            return try await fail(step, obstacle)
        }
        if overForeign {
            // The obstacle was looked for with requests: whoever changed the file may have changed it again.
            let judged = findings[destination.path]
            await inspect(destination)
            guard findings[destination.path] == judged else { return }
        }
        try await lengthenOverlap(ofWhatIsIn: destination)
        let imprint: FileImprint
        do throws(SecretFileError) { imprint = try await tools.files.replace(destination, with: material) } catch {
            await inspect(destination)
            return try await fail(step, error.message)
        }
        // In its new form it was neither lost nor changed by anybody.
        let isRestoration =
            generation.delivered[destination.path] != nil && findings[destination.path] != .outdated(number)
        try await record([.delivered(number, destination, imprint)])
        findings[destination.path] = .holds(number)
        observe(
            isRestoration
                ? .restored(number, material.keyID, path: destination.path)
                : .delivered(number, material.keyID, path: destination.path))
    }

    /// Before the file is replaced: after a crash in between nobody would know any more what it held.
    private mutating func lengthenOverlap(ofWhatIsIn destination: Destination) async throws(Interruption) {
        guard let held = findings[destination.path]?.heldGeneration else { return }
        let consequences = facts.displacement(of: held, in: lineage, at: now, skew: connection.clock.skew)
        if !consequences.isEmpty { try await record(consequences) }
    }

    /// Nil when the generation has no key, or not any more.
    func material(of number: GenerationNumber) -> KeyMaterial? {
        let generation = generation(number)
        guard let box = generation.secret, let keyID = generation.keyID else { return nil }
        return KeyMaterial(
            secret: box.secret, keyID: keyID, lineage: lineage.id, generation: number, expiry: generation.expiry)
    }

    mutating func tell(_ consumer: Consumer, of number: GenerationNumber) async throws(Interruption) {
        // A delivery takes back what was told before it.
        let needsTelling = generation(number).told[consumer.id] == nil
        let deliveredAt = generation(number).delivered.values.map(\.at).max()
        let notice = ConsumerNotice(
            files: lineage.destinations.map(\.path), lineages: [lineage.id],
            deliveries: deliveredAt.map { [lineage.id: $0] } ?? [:], secrets: facts.generations.compactMap(\.secret))
        let patienceEnds = patienceEnds(number)
        let outcome = await worker.waiting.wait { [tools] in
            await cancelled(by: tools.stop) {
                await tools.time.cancelled(at: patienceEnds) {
                    await tools.consumers.tell(
                        consumer, about: notice, needsTelling: needsTelling, until: tools.end)
                }
            }
        }
        if case .accepted = outcome {} else if tools.stop.isOpen { throw .stopping }
        switch outcome {
        case .accepted(let excuse):
            try await record([.told(number, consumer.id), .consumerAccepted(number, consumer.id)])
            observe(.consumerAccepted(number, consumer.id, excuse: excuse))
        case .relieved: throw .stopping
        case .toldOnly(let message):
            try await fail(.tell(consumer.id), message, with: needsTelling ? [.told(number, consumer.id)] : [])
        case .failed(let message):
            let isCut = patienceEnds.map { now >= $0 } ?? false
            try await fail(.tell(consumer.id), isCut ? Self.cutShort(consumer) : message)
        }
    }

    private static func cutShort(_ consumer: Consumer) -> String {
        let reason = "at the end of the grace of a compromised key"
        return switch consumer.kind {
        case .command: "`\(consumer.id)` was ended \(reason); it is run again"
        case .unit: "`\(consumer.id)` was not waited for any longer \(reason); it is told again"
        }
    }

    /// A command that hangs must not keep a compromised key alive beyond the grace (S22): it is ended then, and run again
    /// after the revocation. One that is run later for whatever reason gets as much time from now.
    private func patienceEnds(_ number: GenerationNumber) -> Timestamp? {
        let awaitsRevocation = facts.compromised.contains { $0.revokedAt == nil }
        guard awaitsRevocation, let generation = facts[number], !facts.isCompromised(generation),
            let grace = facts.compromise?.grace, let end = facts.graceEnd(of: generation, in: lineage)
        else { return nil }
        return max(end, now + grace)
    }

    /// A listing that is at most twenty seconds old: fresh for a warrant, and shared by all who ask in that time.
    ///
    /// - Parameter known: it began after this time, so that it can speak about what we have known since then.
    func recentListing(after known: Timestamp = .distantPast) async throws(RequestFailure) -> ListingEvidence {
        try await worker.desk.listing(
            since: max(now - .seconds(20), known + .microseconds(1)), deadline: deadline)
    }
}
