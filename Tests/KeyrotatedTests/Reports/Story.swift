import RotationCore

@testable import keyrotated

/// A lineage with 90-day keys, one file and one consumer, and what happened to it since the first of January.
struct Story {
    static let start = Timestamp(seconds: 1_798_761_600)  // 2027-01-01T00:00:00Z, a Friday

    let lineage: Lineage
    private(set) var facts = LineageFacts()

    init(
        _ name: String = "collector", isConfigured: Bool = true, hold: Bool = false,
        path: String = "/run/keys/collector"
    ) {
        lineage = Lineage(
            id: LineageID(server: "main", tenant: TenantID(19), name: name),
            permissions: [Permission("READ_DEVICES")],
            policy: RotationPolicy(
                lifetime: .seconds(90 * 86_400), renewBefore: .seconds(30 * 86_400), overlap: .seconds(86_400),
                pollInterval: .seconds(900)), hold: hold,
            destinations: [Destination(path: path, format: .raw(newline: true))],
            consumers: [Consumer(command: ["/usr/bin/reload"])], isConfigured: isConfigured)
    }

    static func day(_ days: Int64, seconds: Int64 = 0) -> Timestamp { start + .seconds(days * 86_400 + seconds) }

    mutating func record(_ kinds: Fact.Kind..., at: Timestamp = start) {
        for kind in kinds { facts.apply(Fact(lineage: lineage.id, at: at, kind: kind)) }
    }

    mutating func rotate(to number: GenerationNumber, at: Timestamp = start) {
        let clock = ClockEvidence(now: at, skew: .zero)
        let intent = Intent(
            number, of: lineage, instance: "edge7", serverURL: "https://example/api", clock: clock, microseconds: 7)
        let secret = SecretBox(Secret(Array("canary".utf8)))
        record(
            .intended(intent), .issued(number, KeyID(Int64(number) + 1000), secret, serverDate: at), .verified(number),
            .delivered(number, lineage.destinations[0]), .told(number, lineage.consumers[0].id),
            .consumerAccepted(number, lineage.consumers[0].id), at: at)
        for kind in facts.acceptance(of: number, in: lineage, at: at) { record(kind, at: at) }
    }

    func report(at now: Timestamp, isDaemonRunning: Bool = true) -> LineageReport {
        LineageReport(lineage, facts: facts, now: now, isDaemonRunning: isDaemonRunning)
    }

    /// Its first key is current since the first of January.
    static func healthy(_ name: String = "collector") -> Story {
        var story = Story(name)
        story.rotate(to: 1)
        return story
    }
}
