internal import RotationCore

/// A complete answer, before anybody asked what it means.
struct Reply: Sendable {
    let status: Int
    /// The `Date` header; nil when it is missing or malformed.
    let serverDate: Timestamp?
    let retryAfter: Duration?
    /// The type that the server claims, for telling a web page from an API.
    let contentType: String?
    let body: [UInt8]
}
