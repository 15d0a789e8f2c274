public import RotationCore

/// What must notice a new secret.
public protocol Consumers: Sendable {
    /// Runs the consumer's command once and waits for its end, at most its timeout.
    func tell(_ consumer: Consumer, about notice: ConsumerNotice) async -> ConsumerOutcome

    /// Runs the consumer's probe once and waits for its end, at most its timeout.
    func probe(_ consumer: Consumer) async -> ConsumerOutcome
}

/// What a consumer is told: in the environment of its command, newline-separated, never a secret.
public struct ConsumerNotice: Hashable, Sendable {
    /// `KEYROTATED_FILES`: the destinations that changed.
    public var files: [String]
    /// `KEYROTATED_LINEAGES`: as `server/tenant/lineage`.
    public var lineages: [LineageID]
    /// Never told: what must not stand in a message about it, however the command came to print it (P2).
    public var secrets: [SecretBox]

    public init(files: [String], lineages: [LineageID], secrets: [SecretBox] = []) {
        self.files = files
        self.lineages = lineages
        self.secrets = secrets
    }
}

public enum ConsumerOutcome: Hashable, Sendable {
    /// Ended with exit status 0.
    case succeeded
    /// Anything else. The message names the command, how it ended and its last lines, with everything that is
    /// shaped like a key redacted.
    case failed(message: String)
}
