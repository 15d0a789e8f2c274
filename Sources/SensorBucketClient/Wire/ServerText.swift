/// Makes text from a server, or from a library that may repeat what it was given, fit for an error message: whoever
/// wrote it may want to forge lines in a log, and may echo the key that we sent.
enum ServerText {
    static let maximumLength = 200
    /// Shorter than a key in either form (46 characters of base64, or the 32 hexadecimal digits within).
    private static let shortestSuspect = 32

    /// In double quotes; nil when nothing is left to say.
    static func quoted(_ text: String) -> String? {
        let text = cleaned(text)
        return text.isEmpty ? nil : "\"\(text.map { $0 == "\"" ? "'" : String($0) }.joined())\""
    }

    /// Without control and formatting characters, every run that could be a key replaced, cut to 200 characters.
    static func cleaned(_ text: String) -> String {
        let visible = String(String.UnicodeScalarView(text.unicodeScalars.lazy.compactMap(visible)))
        let redacted = redactingKeys(in: visible.drop { $0 == " " })
        return redacted.count <= maximumLength ? redacted : redacted.prefix(maximumLength) + "…"
    }

    /// White space becomes a space; what cannot be seen goes before keys are looked for, as it could part one.
    private static func visible(_ scalar: Unicode.Scalar) -> Unicode.Scalar? {
        if scalar == "\n" || scalar == "\t" || scalar == "\r" { return " " }
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .surrogate, .unassigned: return nil
        default: return scalar
        }
    }

    private static func redactingKeys(in text: Substring) -> String {
        var redacted = ""
        var rest = text.unicodeScalars
        while let first = rest.first {
            let run = rest.prefix(while: isKeyCharacter)
            if run.isEmpty {
                redacted.unicodeScalars.append(first)
                rest = rest.dropFirst()
            } else {
                redacted += run.count < shortestSuspect ? String(Substring(run)) : "<redacted>"
                rest = rest[run.endIndex...]
            }
        }
        return redacted
    }

    /// Both alphabets of base64, padding, and the percent sign of an encoded `+` or `/`.
    private static func isKeyCharacter(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "A"..."Z", "a"..."z", "0"..."9", "+", "/", "-", "_", "=", "%": true
        default: false
        }
    }
}
