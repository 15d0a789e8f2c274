public import RotationCore

/// What came to a simulated server: the newest ``capacity`` requests. Neither headers nor bodies are kept, as they hold
/// secrets; a client that puts one into a URL would find it here.
public struct RequestLog: Sendable {
    public static let capacity = 100_000

    public struct Entry: Hashable, Sendable {
        public let time: Timestamp
        public let method: String
        /// As sent, with `/api`.
        public let path: String
        public let query: String
        /// Nil when the connection was closed without an answer.
        public let status: Int?

        init(_ request: SimulatedRequest, reply: SimulatedReply, at time: Timestamp) {
            self.time = time
            method = request.method
            path = request.path
            query = request.query
            status = reply.status == 0 ? nil : reply.status
        }
    }

    private var ring: [Entry] = []
    private var oldest = 0

    /// Oldest first.
    public var entries: [Entry] { Array(ring[oldest...] + ring[..<oldest]) }

    mutating func append(_ entry: Entry) {
        if ring.count < Self.capacity {
            ring.append(entry)
        } else {
            ring[oldest] = entry
            oldest = (oldest + 1) % Self.capacity
        }
    }

    public mutating func removeAll() {
        self = RequestLog()
    }
}
