/// What one reply tells of the server's clock: its `Date` header, read between two readings of ours.
public struct ServerClockReading: Hashable, Sendable {
    /// The `Date` header: whole seconds, cut.
    public let serverDate: Timestamp
    public let sentAt: Timestamp
    public let receivedAt: Timestamp

    public init(serverDate: Timestamp, sentAt: Timestamp, receivedAt: Timestamp) {
        self.serverDate = serverDate
        self.sentAt = sentAt
        self.receivedAt = receivedAt
    }

    /// Server clock minus local clock. Zero when both can be the same time: the header's second overlaps the
    /// interval between sending and receiving, so a skew below a second is not seen.
    ///
    /// Sent at 10.2 s, received at 10.4 s: a `Date` of 10 gives 0; of 12 gives +1.6 s; of 8 gives −1.2 s.
    public var skew: Duration {
        let serverEnd = serverDate + .seconds(1)
        if serverDate > receivedAt { return serverDate - receivedAt }
        if serverEnd < sentAt { return .microseconds(0 - (sentAt - serverEnd).microseconds) }
        return .zero
    }
}
