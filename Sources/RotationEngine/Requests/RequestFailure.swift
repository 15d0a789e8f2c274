import RotationCore
import RotationPorts

/// Why a request did not get its answer.
enum RequestFailure: Error {
    /// The server is not asked at the moment; `until` is when it may be again. Nothing was sent.
    case paused(until: Timestamp)
    /// Nothing may be created until a reply has been committed (S9). Nothing was sent.
    case createsHeld
    /// What was judged before the request's turn came is no longer so. Nothing was sent.
    case overtaken
    /// The term is over: the daemon stops, and the answer does not matter any more, or a reload put another
    /// configuration in office, and nothing was sent.
    case stopping
    case server(KeyServerError)
}
