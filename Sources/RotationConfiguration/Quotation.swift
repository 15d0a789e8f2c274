import RotationCore

/// A text in quotation marks, fit for a message: at most 200 characters, control characters escaped, and nothing that
/// is shaped like an API key (P2), as somebody may have pasted one into the wrong place.
func quoted(_ text: String) -> String {
    if containsKeyShape(text) { return "\"<redacted>\"" }
    let printable = text.unicodeScalars.prefix(200).map { $0.escaped(asASCII: false) }.joined()
    return "\"\(printable)\(text.unicodeScalars.count > 200 ? "…" : "")\""
}

/// Looks at the whole, and at what stands between `/`, `=`, `:` and blanks. A `/` may also be a part of a key: all
/// runs of letters, digits, `+` and `/` are looked at, too.
private func containsKeyShape(_ text: String) -> Bool {
    let runs = text.utf8.split { !isBase64($0) }
    let parts = text.utf8.split { !isBase64($0) || $0 == UInt8(ascii: "/") }
    return (runs + parts).contains { Secret($0).keyID != nil }
}

private func isBase64(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"): true
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "/"): true
    default: false
    }
}

/// `"a", "b" or "c"`.
func alternatives(_ names: [String]) -> String {
    let names = names.map(quoted)
    guard let last = names.last, names.count > 1 else { return names.joined() }
    return names.dropLast().joined(separator: ", ") + " or " + last
}
