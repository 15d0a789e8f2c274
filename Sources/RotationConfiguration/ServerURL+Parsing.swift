extension ServerURL {
    /// Reads `http(s)://host[:port][/path]`. The text is never quoted in a flaw: it may hold a password.
    init(parsing text: String) throws(Flaw) {
        guard let separator = text.firstRange(of: "://") else { throw Self.flaw("is not a URL") }
        guard let scheme = Scheme(rawValue: text[..<separator.lowerBound].lowercased()) else {
            throw Self.flaw("has a scheme that is neither http nor https")
        }
        let rest = text[separator.upperBound...]
        guard !rest.contains(where: { $0 == "?" || $0 == "#" }) else {
            throw Self.flaw("has a query or a fragment")
        }
        let authority = rest.prefix { $0 != "/" }
        guard !authority.contains("@") else { throw Self.flaw("has a user name or a password") }
        let (host, port) = try Self.split(authority)
        self.init(
            scheme: scheme, host: host, port: port, pathPrefix: try Self.pathPrefix(rest[authority.endIndex...]))
        guard scheme == .https || isLoopback else {
            throw Flaw(
                "would send keys unencrypted",
                "accepted is https://, or http:// with localhost, 127.0.0.1 or [::1]")
        }
    }

    private static func flaw(_ wrong: String) -> Flaw {
        Flaw(wrong, "accepted is https://HOST[:PORT][/PATH], such as \"https://sensorbucket.nl/api\"")
    }

    private static func split(_ authority: Substring) throws(Flaw) -> (host: String, port: Int?) {
        let hostEnd: Substring.Index
        if authority.hasPrefix("[") {
            guard let bracket = authority.firstIndex(of: "]") else { throw flaw("has a host without its \"]\"") }
            hostEnd = authority.index(after: bracket)
        } else {
            hostEnd = authority.firstIndex(of: ":") ?? authority.endIndex
        }
        return (try host(authority[..<hostEnd]), try port(authority[hostEnd...]))
    }

    private static func host(_ text: Substring) throws(Flaw) -> String {
        if text.hasPrefix("[") {
            let address = String(text.dropFirst().dropLast()).lowercased()
            guard address.contains(":"), IPAddress(address) != nil else {
                throw flaw("has a host in brackets that is no IPv6 address")
            }
            return address
        }
        let labels = text.split(separator: ".", omittingEmptySubsequences: false)
        guard text.utf8.count <= 253, labels.allSatisfy(isLabel) else { throw flaw("has no valid host name") }
        let isNumeric = labels.last?.allSatisfy(\.isNumber) == true
        guard !isNumeric || IPAddress(String(text)) != nil else { throw flaw("has a host that is no IPv4 address") }
        return text.lowercased()
    }

    private static func isLabel(_ label: Substring) -> Bool {
        (1...63).contains(label.utf8.count) && label.utf8.allSatisfy { isUnreserved($0) && $0 != UInt8(ascii: "~") }
    }

    private static func port(_ text: Substring) throws(Flaw) -> Int? {
        if text.isEmpty { return nil }
        guard text.hasPrefix(":"), text.dropFirst().utf8.allSatisfy(isDigit), let port = Int(text.dropFirst()),
            (1...65535).contains(port)
        else { throw flaw("has a port that is not a number from 1 to 65535") }
        return port
    }

    private static func pathPrefix(_ path: Substring) throws(Flaw) -> String {
        let trimmed = path.hasSuffix("/") ? path.dropLast() : path
        if trimmed.isEmpty { return "" }
        let components = trimmed.dropFirst().split(separator: "/", omittingEmptySubsequences: false)
        let isClean = components.allSatisfy { component in
            !component.isEmpty && component != "." && component != ".." && component.utf8.allSatisfy(isUnreserved)
        }
        guard isClean else {
            throw flaw(
                "has a path with empty, \".\" or \"..\" components, or with other characters than A-Z a-z 0-9 - . _ ~")
        }
        return String(trimmed)
    }

    private static func isDigit(_ byte: UInt8) -> Bool { UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte }

    private static func isUnreserved(_ byte: UInt8) -> Bool {
        isDigit(byte) || UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte
            || UInt8(ascii: "A")...UInt8(ascii: "Z") ~= byte || [0x2D, 0x2E, 0x5F, 0x7E].contains(byte)
    }
}
