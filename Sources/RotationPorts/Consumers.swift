public import RotationCore

/// What must notice a new secret.
public protocol Consumers: Sendable {
    /// Runs the consumer's command once, or does to its unit what is configured, and waits for the end of that, at most
    /// its timeout. A success means that whatever it runs from now on began after the call did (S16).
    func tell(_ consumer: Consumer, about notice: ConsumerNotice) async -> ConsumerOutcome

    /// Runs the consumer's probe once and waits for its end, at most its timeout.
    func probe(_ consumer: Consumer) async -> ConsumerOutcome
}

/// What a consumer is told: in the environment of its command, newline-separated, never a secret.
public struct ConsumerNotice: Hashable, Sendable {
    /// `KEYROTATED_FILES`: the destinations that changed.
    public private(set) var files: [String]
    /// `KEYROTATED_LINEAGES`: as `server/tenant/lineage`.
    public private(set) var lineages: [LineageID]
    /// Not told: when each lineage's files were last written. Equal times mean the same delivery; which of two is the
    /// later one they do not say, as clocks are set.
    public private(set) var deliveries: [LineageID: Timestamp]
    /// Never told: what must not stand in a message about it, however the command came to print it (P2).
    public private(set) var secrets: [SecretBox]

    public init(
        files: [String], lineages: [LineageID], deliveries: [LineageID: Timestamp] = [:], secrets: [SecretBox] = []
    ) {
        self.files = files
        self.lineages = lineages
        self.deliveries = deliveries
        self.secrets = secrets
    }

    /// Tells the other one's news, too.
    public mutating func join(_ other: ConsumerNotice) {
        files += other.files
        lineages += other.lineages
        deliveries.merge(other.deliveries) { _, latest in latest }
        secrets += other.secrets
    }
}

public enum ConsumerOutcome: Hashable, Sendable {
    /// The command ended with 0; the unit started, or finished its reload.
    case succeeded
    /// Nothing had to be done, for this reason: the unit does not run, and reads the new secret when it starts.
    case excused(reason: String)
    /// Anything else. The message names the consumer, what came of it and a command's last lines, with everything that
    /// is shaped like a key redacted.
    case failed(message: String)
}
