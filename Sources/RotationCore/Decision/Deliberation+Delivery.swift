/// Step 4: what is verified is delivered, told and accepted.
extension Deliberation {
    func deliveryProspects() -> [Prospect] {
        guard lineage.isConfigured, let generation = facts.deliverable, let secretHolder = usable(generation) else {
            return []
        }
        let files = lineage.destinations.compactMap { deliveryProspect(of: secretHolder, to: $0) }
        if files.contains(where: \.isReady) { return files }
        // A file that cannot be written keeps its lineage from being accepted, but who reads the other files is told:
        // else one broken file would let the key in use everywhere else expire (P1, P6).
        let isInPlace = files.count < lineage.destinations.count || lineage.destinations.isEmpty
        let consumers = isInPlace ? lineage.consumers.compactMap { tellingProspect(of: generation, $0) } : []
        guard files.isEmpty, consumers.isEmpty else { return files + consumers }
        return generation.acceptedAt == nil ? [.ready(.accept(generation.number))] : []
    }

    /// An expired key, or one whose bytes we no longer have, is delivered nowhere.
    private func usable(_ generation: Generation) -> Generation? {
        generation.secret == nil || isExpired(generation) ? nil : generation
    }

    /// Nil when the destination holds this generation.
    private func deliveryProspect(of generation: Generation, to destination: Destination) -> Prospect? {
        let path = destination.path
        let delivery = generation.delivered[path]
        guard let finding = evidence.files?[path] else {
            if delivery != nil { return nil }
            return attempt(.deliver(path: path), .deliver(generation.number, to: destination, overForeign: false))
        }
        switch finding {
        case .holds(generation.number):
            if delivery != nil { return nil }
            // The crash came between the rename and the fact; writing once more proves owner, mode and content.
            return redelivery(of: generation, to: destination, overForeign: false)
        case .holds(let other) where other > generation.number, .outdated(let other) where other > generation.number:
            return overNewer(other, generation, destination)
        case .absent, .holds, .outdated: return redelivery(of: generation, to: destination, overForeign: false)
        case .unreadable(let message):
            return retry(of: .deliver(path: path)) ?? .problem(.unusableFile(path: path, message: message))
        case .unknownValue(let keyID): return overUnknownValue(keyID, generation, destination)
        case .foreign(let reason): return overForeign(reason, generation, destination)
        }
    }

    /// A lower number replaces a higher one only where that is gone, or was given up and expires sooner (S13).
    private func overNewer(
        _ other: GenerationNumber, _ generation: Generation, _ destination: Destination
    ) -> Prospect? {
        guard let newer = facts[other], newer.abandonedAt != nil || newer.vanishedAt != nil else {
            return .problem(.newerGeneration(path: destination.path, other))
        }
        let outlives = (generation.expiry ?? .distantFuture) > (newer.expiry ?? .distantFuture)
        guard newer.vanishedAt != nil || outlives else { return nil }
        return redelivery(of: generation, to: destination, overForeign: false)
    }

    /// Writing the same generation to the same path again and again is spaced out like a failing step: two programs
    /// that fight over a file write it once an hour at most, instead of forever (S14).
    private func redelivery(of generation: Generation, to destination: Destination, overForeign: Bool) -> Prospect {
        let path = destination.path
        let action = Action.deliver(generation.number, to: destination, overForeign: overForeign)
        guard let spacing = Spacing(of: generation, path, lineage) else { return attempt(.deliver(path: path), action) }
        let failure = facts.failures[.deliver(path: path)]
        if failure?.isRetryRequested != true, spacing.contains(now) { return spacing.prospect }
        // What was recorded during the pause is that there is one: it has no pause of its own.
        if let failure, spacing.contains(failure.at) { return .ready(action) }
        return attempt(.deliver(path: path), action)
    }

    private func overUnknownValue(
        _ keyID: KeyID?, _ generation: Generation, _ destination: Destination
    ) -> Prospect {
        let path = destination.path
        let what = keyID.map { "a key with the id \($0) that the ledger does not know" } ?? "a value that is no key"
        guard facts.hasDelivered(to: path) else { return firstContact(what, generation, destination) }
        guard keyID != nil else { return .problem(.drifted(path: path, reason: what)) }
        let isSpacedOut = Spacing(of: generation, path, lineage)?.contains(now) ?? false
        if !isSpacedOut, retry(of: .deliver(path: path)) != nil {
            return .problem(.drifted(path: path, reason: what))
        }
        return redelivery(of: generation, to: destination, overForeign: true)
    }

    private func overForeign(_ reason: String, _ generation: Generation, _ destination: Destination) -> Prospect {
        if facts.hasDelivered(to: destination.path) {
            return .problem(.drifted(path: destination.path, reason: reason))
        }
        return firstContact(reason, generation, destination)
    }

    /// At first contact a foreign file is overwritten only where the operator said so.
    private func firstContact(_ what: String, _ generation: Generation, _ destination: Destination) -> Prospect {
        guard lineage.existing == .replace else {
            return .problem(.foreignFile(path: destination.path, reason: what))
        }
        return redelivery(of: generation, to: destination, overForeign: false)
    }

    /// Nil when the consumer has accepted what its files hold. A delivery after its last telling is told anew, be it
    /// that the generation is new, the destination is, or that a lost file was restored.
    private func tellingProspect(of generation: Generation, _ consumer: Consumer) -> Prospect? {
        if generation.consumersAccepted[consumer.id] != nil { return nil }
        return attempt(.tell(consumer.id), .tell(generation.number, consumer))
    }
}
