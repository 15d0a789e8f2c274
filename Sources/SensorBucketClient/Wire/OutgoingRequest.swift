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
    /// False when `secret` is a key under test, whose answer says nothing about the management key.
    var isMadeByManagementKey = true
    /// JSON; only of a POST.
    var body: [UInt8] = []

    var target: String { query.isEmpty ? path : "\(path)?\(query)" }
}
