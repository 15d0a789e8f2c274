/// The address of a server: scheme, host, port and path prefix, checked once so that every URL made of it is one.
struct BaseURL: Hashable, Sendable, CustomStringConvertible {
    /// Without a slash at the end: `https://sensorbucket.nl/api`.
    let description: String

    init(_ text: String) throws(SetupError) {
        if let problem = Self.problem(of: text) {
            throw SetupError(
                .invalidURL,
                "cannot use the server URL \"\(ServerText.cleaned(text))\": \(problem); "
                    + "expected something like \"https://sensorbucket.nl/api\"")
        }
        var trimmed = Substring(text)
        while trimmed.hasSuffix("/") { trimmed.removeLast() }
        description = String(trimmed)
    }

    private static func problem(of text: String) -> String? {
        let isSecure = text.hasPrefix("https://")
        guard isSecure || text.hasPrefix("http://") else { return "it starts neither with https:// nor with http://" }
        let rest = text.dropFirst(isSecure ? 8 : 7)
        let authority = rest.prefix { $0 != "/" }
        guard let host = host(of: authority) else { return "\"host\" or \"host:port\" must follow the scheme" }
        if !isSecure, !isLoopback(host) {
            return "http would send the key in the clear; it is accepted on loopback only"
        }
        let path = rest.dropFirst(authority.count)
        return path.unicodeScalars.allSatisfy(isPathCharacter) ? nil : "the path holds a character that it may not hold"
    }

    /// The host without port and brackets; nil when the authority is malformed or carries a user name.
    private static func host(of authority: Substring) -> Substring? {
        var host = authority
        if let colon = authority.lastIndex(of: ":"), !authority.hasSuffix("]") {
            host = authority[..<colon]
            let port = authority[authority.index(after: colon)...]
            guard port.utf8.allSatisfy(JSONReader.isDigit), let number = UInt16(port), number > 0 else { return nil }
        }
        if host.hasPrefix("["), host.hasSuffix("]") {
            host = host.dropFirst().dropLast()
            return host.contains(":") && host.allSatisfy { $0.isHexDigit || $0 == ":" || $0 == "." } ? host : nil
        }
        return !host.isEmpty && host.unicodeScalars.allSatisfy(isHostCharacter) ? host : nil
    }

    private static func isLoopback(_ host: Substring) -> Bool {
        if host == "localhost" || host == "::1" { return true }
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
    }

    private static func isHostCharacter(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "A"..."Z", "a"..."z", "0"..."9", "-", ".", "_": true
        default: false
        }
    }

    private static func isPathCharacter(_ scalar: Unicode.Scalar) -> Bool {
        isHostCharacter(scalar) || "/~!$&'()*+,;=:@%".unicodeScalars.contains(scalar)
    }
}
