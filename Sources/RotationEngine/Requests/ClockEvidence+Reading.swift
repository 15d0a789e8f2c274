import RotationCore
import RotationPorts

extension ClockEvidence {
    /// A reading of the server's clock older than this, or from the future, says nothing: ours may have been set since.
    static let freshness: Duration = .seconds(1800)

    /// Our clock beside the server's, as of the latest reply, while that is fresh.
    static func now(_ now: Timestamp, beside server: any KeyServer) -> ClockEvidence {
        guard let reading = server.clock, reading.receivedAt <= now + .seconds(5),
            now - reading.receivedAt <= freshness
        else { return ClockEvidence(now: now, skew: nil) }
        return ClockEvidence(now: now, skew: reading.skew)
    }
}
