import Testing

/// What the test server does with one request.
enum Script: Sendable {
    /// Sends the bytes and keeps the connection.
    case reply(String)
    /// Sends the bytes one at a time, a millisecond apart, for ever.
    case drip(String)
    /// Sends the first bytes, then the chunk again and again until the client hangs up.
    case endless(String, chunk: String)
    /// Sends the bytes and closes.
    case replyAndClose(String)
    /// Sends a TCP reset.
    case reset
    /// Never answers.
    case silence
}

extension Script {
    /// The same for every request.
    static func always(_ script: Script) -> @Sendable (ReceivedRequest) -> Script { { _ in script } }

    /// A reply with a length, as Go writes it.
    static func json(_ status: Int, _ body: String, headers: [String] = []) -> Script {
        .reply(text(status, body, headers: ["Content-Type: application/json"] + headers))
    }

    static func text(_ status: Int, _ body: String, headers: [String] = []) -> String {
        let lines = ["HTTP/1.1 \(status) Status"] + headers + ["Content-Length: \(body.utf8.count)", "", body]
        return lines.joined(separator: "\r\n")
    }
}

extension Script: CustomTestStringConvertible {
    /// The kind and the first line: some scripts are long.
    var testDescription: String {
        switch self {
        case .reply(let text): "replies \(Self.firstLine(of: text))"
        case .drip(let text): "drips \(Self.firstLine(of: text))"
        case .endless(let text, _): "never ends \(Self.firstLine(of: text))"
        case .replyAndClose(let text): "replies and closes \(Self.firstLine(of: text))"
        case .reset: "resets"
        case .silence: "is silent"
        }
    }

    private static func firstLine(of text: String) -> String {
        String(text.prefix { $0 != "\r\n" }.prefix(60))
    }
}
