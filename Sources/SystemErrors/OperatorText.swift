/// Text from outside, made fit for one line of a log: no control characters, nothing shaped like a key, not too long.
public struct OperatorText: Sendable {
    /// Characters of one line or of a command; the middle of a longer text says nothing to anybody.
    public static let limit = 300

    /// The length from which on a run of base64 characters may be somebody's key. Ours have 46 or more, and 32 when they
    /// are decoded. Shorter pieces of keys that we know are found by those who know them (`Redaction`).
    public static let suspiciousRun = 32

    public let text: String

    public init(_ text: String) {
        let clean = Self.withoutKeys(Self.withoutControls(text))
        self.text = clean.count <= Self.limit ? clean : clean.prefix(Self.limit) + "…"
    }

    /// Also takes out what hides or reorders text on a terminal (format characters, line separators). Before keys are
    /// looked for, so that nothing invisible can split one.
    private static func withoutControls(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar.properties.generalCategory {
            case .control where scalar == "\t": result.append(" ")
            case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned, .surrogate: continue
            default: result.append(scalar)
            }
        }
        let spaces = result.drop { $0 == " " }
        return String(spaces)
    }

    private static func withoutKeys(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        var run = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            if isBase64(scalar) {
                run.append(scalar)
            } else {
                result.append(contentsOf: redacted(run))
                run.removeAll(keepingCapacity: true)
                result.append(scalar)
            }
        }
        result.append(contentsOf: redacted(run))
        return String(result)
    }

    private static func redacted(_ run: String.UnicodeScalarView) -> String.UnicodeScalarView {
        run.count < suspiciousRun || isPath(run) ? run : "<redacted>".unicodeScalars
    }

    /// A long absolute path is what an operator needs most. A key of ours cannot hide in one: it has no slash, as the
    /// base64 of ASCII text never does, so it would be one suspicious component.
    private static func isPath(_ run: String.UnicodeScalarView) -> Bool {
        run.first == "/" && run.split(separator: "/").allSatisfy { $0.count < suspiciousRun }
    }

    private static func isBase64(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "A"..."Z", "a"..."z", "0"..."9", "+", "/": true
        default: false
        }
    }
}
