internal import RotationCore

/// One request as it goes out, and the words for its errors.
struct OutgoingRequest: Sendable {
    enum Method: String, Sendable {
        case get = "GET"
        case post = "POST"
        case delete = "DELETE"
    }

    /// What is attempted, after "cannot": `list the keys of tenant 19`.
    let purpose: String
    let method: Method
    /// Below the base URL, starting with a slash.
    let path: String
    /// Without the question mark; left out of every message.
    var query: String = ""
    let secret: Secret
    /// JSON; only of a POST.
    var body: [UInt8] = []

    var target: String { query.isEmpty ? path : "\(path)?\(query)" }
}
