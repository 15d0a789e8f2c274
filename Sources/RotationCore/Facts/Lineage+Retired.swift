extension Lineage {
    /// A lineage that is no longer configured, as far as its facts tell: its destinations are those that its keys were
    /// delivered to, and its times those of the newest key (S20).
    public init(retired id: LineageID, facts: LineageFacts) {
        let newest = facts.generations.last
        let lifetime = newest.flatMap { newest in newest.expiry.map { $0 - newest.intendedAt } } ?? .seconds(86_400)
        let overlap = newest?.intent?.overlap ?? RotationPolicy.defaultOverlap(lifetime: lifetime)
        var destinations: [String: Destination] = [:]
        for generation in facts.generations {
            for (path, delivery) in generation.delivered { destinations[path] = delivery.destination }
        }
        self.init(
            id: id,
            permissions: newest?.permissions ?? [],
            policy: RotationPolicy(
                lifetime: lifetime, renewBefore: RotationPolicy.defaultRenewBefore(lifetime: lifetime),
                overlap: overlap, pollInterval: RotationPolicy.defaultPollInterval(lifetime: lifetime)),
            destinations: destinations.values.sorted { $0.path < $1.path },
            isConfigured: false)
    }
}
