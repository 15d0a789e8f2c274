/// The parts that the generations of a lineage play at the moment.
extension LineageFacts {
    /// The newest generation that every destination holds and every consumer accepted, unless it is known to be gone.
    /// One whose bytes were erased cannot serve any more, even if it comes back to life.
    public var current: Generation? {
        generations.last { $0.acceptedAt != nil && $0.secret != nil && $0.isUsable }
    }

    /// The issued generation on its way to become current.
    public var candidate: Generation? {
        let floor = current?.number ?? -1
        return generations.last { $0.number > floor && $0.isIssued && $0.acceptedAt == nil && $0.isUsable }
    }

    /// What the files should hold: the verified candidate, else the current generation.
    public var deliverable: Generation? {
        if let candidate, candidate.verifiedAt != nil { return candidate }
        return current
    }

    /// An intent without an outcome. As one lineage does one thing at a time, nobody is waiting for its reply any
    /// more: the process that sent it has ended.
    var intentInDoubt: Generation? {
        generations.first { $0.intent != nil && !$0.isIssued && $0.lostAt == nil }
    }

    /// Requests whose outcome is unknown, watched until their requested expiry (S7).
    public var lostIntents: [Generation] {
        generations.filter { $0.lostAt != nil }
    }

    /// Issued keys that are to be revoked once it is safe: predecessors, and what was abandoned.
    public var revocable: [Generation] {
        let keeper = current?.number
        return generations.filter { generation in
            guard generation.isIssued, generation.deadAt == nil, generation.vanishedAt == nil else { return false }
            return generation.abandonedAt != nil || keeper.map { generation.number < $0 } ?? false
        }
    }

    /// Issued keys that are not known to be gone.
    var undead: [Generation] {
        generations.filter { $0.isIssued && $0.deadAt == nil && $0.vanishedAt == nil }
    }

    /// The URL of the server when the newest key was asked for; nil when all keys were adopted.
    public var newestServerURL: String? {
        generations.last { $0.isIssued && $0.intent != nil }?.intent?.serverURL
    }

    /// True when this path was once delivered by us: what is foreign there now is drift, not first contact (S13).
    func hasDelivered(to path: String) -> Bool {
        generations.contains { $0.delivered[path] != nil }
    }

    /// The generation that was delivered to this path and is exactly as it was left there, although it would look otherwise
    /// now.
    public func generation(outdatedAt path: String, as seen: FileImprint) -> Generation? {
        generations.last { $0.delivered[path]?.imprint?.isOutdated(now: seen) == true }
    }

    /// The generation whose secret these bytes are.
    public func generation(holding secret: Secret) -> Generation? {
        generations.last { $0.secret?.secret == secret }
    }
}

extension Generation {
    public var isIssued: Bool { issuedAt != nil }

    /// Given up before any file held it, so that nothing can depend on it. What was delivered and then given up may be
    /// in use: it needs a successor and an overlap like any other key.
    var wasNeverUsed: Bool { abandonedAt != nil && delivered.isEmpty }

    /// Not known to be gone, given up, or on its way out.
    public var isUsable: Bool {
        abandonedAt == nil && vanishedAt == nil && revocationIntendedAt == nil && deadAt == nil
    }
}
