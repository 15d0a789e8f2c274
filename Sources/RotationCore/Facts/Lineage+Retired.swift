extension Lineage {
    /// A lineage that is no longer configured, as far as its facts tell: its destinations are those that its keys were
    /// delivered to, and its times those of the newest key (S20).
    public init(retired id: LineageID, facts: LineageFacts) {
        let newest = facts.generations.last
        let lifetime = newest.flatMap(Self.lifetime) ?? .seconds(86_400)
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

    /// By the server's clock; positive even where ours was set since by years.
    private static func lifetime(of generation: Generation) -> Duration? {
        let madeAt = generation.intendedAt + (generation.intent?.skew ?? .zero)
        return generation.expiry.map { max(.seconds(1), $0 - madeAt) }
    }
}
