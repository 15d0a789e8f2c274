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
    /// The daemon is stopping. Nothing was sent, or the answer does not matter any more.
    case stopping
    case server(KeyServerError)
}
