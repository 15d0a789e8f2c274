public import RotationCore
public import RotationPorts

/// One call of a simulated consumer.
public struct ConsumerCall: Hashable, Sendable {
    public enum Kind: Hashable, Sendable {
        case told(ConsumerNotice)
        case probed
    }

    public let consumer: ConsumerID
    /// When it began.
    public let at: Timestamp
    public let kind: Kind

    public init(consumer: ConsumerID, at: Timestamp, kind: Kind) {
        self.consumer = consumer
        self.at = at
        self.kind = kind
    }
}
