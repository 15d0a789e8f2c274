extension TOMLError {
    static func tooDeep(at position: TOMLPosition) -> TOMLError {
        TOMLError(
            "tables and arrays are nested deeper than \(TOMLDocument.maximumDepth) levels; use fewer levels",
            at: position)
    }
}

extension String {
    /// At most 64 characters, with control characters escaped, so that a key can stand in a message.
    var printable: String {
        let scalars = unicodeScalars.prefix(64).map { $0.escaped(asASCII: false) }.joined()
        return unicodeScalars.count > 64 ? scalars + "…" : scalars
    }
}
