extension Template {
    /// - Parameter source: UTF-8 text in which `{{secret}}` stands exactly once, and from whose renderings every value can be
    ///   found again.
    init(parsing source: [UInt8]) throws(TemplateFlaw) {
        guard String(validating: source, as: UTF8.self) != nil else { throw TemplateFlaw("it is not UTF-8 text") }
        let hasFinalNewline = source.last == FileContent.newlineByte
        let text = hasFinalNewline ? source.dropLast() : source[...]
        var rest = text
        let opening = Self.takeText(&rest)
        var fields: [Field] = []
        while !rest.isEmpty {
            let start = rest.startIndex
            var field = Field(placeholder: try Self.takePlaceholder(&rest, of: source))
            if let last = fields.last, !last.endsValue {
                throw TemplateFlaw(
                    at: start, of: source,
                    "between {{\(last.placeholder.rawValue)}} and this placeholder there has to be a character that "
                        + "cannot be part of the former's value, such as a space")
            }
            field.text = Self.takeText(&rest)
            fields.append(field)
        }
        self.init(source: source, opening: opening, fields: fields, hasFinalNewline: hasFinalNewline)
        try requireOneSecret()
    }

    private func requireOneSecret() throws(TemplateFlaw) {
        let count = fields.count { $0.placeholder == .secret }
        guard count != 1 else { return }
        throw TemplateFlaw("it has {{secret}} \(count == 0 ? "nowhere" : "\(count) times") instead of once")
    }

    /// The text up to the next `{{`.
    private static func takeText(_ rest: inout ArraySlice<UInt8>) -> [UInt8] {
        let end = rest.indices.first { rest[$0...].starts(with: opener) } ?? rest.endIndex
        defer { rest = rest[end...] }
        return Array(rest[..<end])
    }

    /// `{{name}}`, also with spaces around the name.
    private static func takePlaceholder(
        _ rest: inout ArraySlice<UInt8>, of source: [UInt8]
    ) throws(TemplateFlaw) -> Placeholder {
        let start = rest.startIndex
        let inner = rest.dropFirst(opener.count)
        guard let end = inner.indices.first(where: { inner[$0...].starts(with: closer) }) else {
            throw TemplateFlaw(at: start, of: source, "{{ is not closed by }}")
        }
        let name = String(decoding: inner[..<end].filter { $0 != UInt8(ascii: " ") }, as: UTF8.self)
        guard let placeholder = Placeholder(rawValue: name) else {
            throw TemplateFlaw(
                at: start, of: source,
                "what stands between {{ and }} is no placeholder; accepted are \(Placeholder.list)")
        }
        rest = inner[(end + closer.count)...]
        return placeholder
    }

    private static let opener = Array("{{".utf8)
    private static let closer = Array("}}".utf8)
}
