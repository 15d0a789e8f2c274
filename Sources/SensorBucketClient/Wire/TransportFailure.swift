/// Why no complete reply came.
struct TransportFailure: Error, Hashable {
    enum Stage: Hashable {
        /// No connection was made.
        case connecting
        /// Something may have been sent, and no complete answer came back.
        case waiting
        /// An answer came that is larger than any that we expect.
        case tooLarge
    }

    let stage: Stage
    /// A clause, cleaned: `connection refused`.
    let reason: String
    /// The status, where the head of a reply came.
    var status: Int?
    /// True when no byte of the request's body was given to the connection. For a POST this is the proof that it was
    /// not sent: a server cannot act on a body that never left (S7).
    var isKnownNotSent = false
}
