/// What must notice a new secret: a command that is run after delivery.
///
/// Two lineages with the same command share one consumer: it is told once for both (S17).
public struct Consumer: Hashable, Sendable {
    /// Absolute path of the program and its arguments; run without a shell.
    public let command: [String]
    /// How long the command, and likewise the probe, may take before it is ended.
    public let timeout: Duration
    /// When set, the consumer has accepted a generation only once this command ends with 0.
    public let probe: [String]?

    public init(command: [String], timeout: Duration = .seconds(30), probe: [String]? = nil) {
        self.command = command
        self.timeout = timeout
        self.probe = probe
    }

    public var id: ConsumerID { ConsumerID(command: command) }
}

/// Names a consumer in the ledger, in events and for coalescing: the command line, quoted where needed.
public struct ConsumerID: RawRepresentable, Hashable, Comparable, Sendable, Codable, CustomStringConvertible {
    public let rawValue: String

    public init(rawValue: String) {
        self.rawValue = rawValue
    }

    public init(command: [String]) {
        rawValue = command.map(Self.quoted).joined(separator: " ")
    }

    public var description: String { rawValue }

    public static func < (left: ConsumerID, right: ConsumerID) -> Bool { left.rawValue < right.rawValue }

    /// Quotes so that different argument vectors never give the same text.
    private static func quoted(_ argument: String) -> String {
        let isPlain =
            !argument.isEmpty
            && argument.utf8.allSatisfy { $0 > 0x20 && $0 != UInt8(ascii: "'") && $0 != UInt8(ascii: "\\") }
        if isPlain { return argument }
        var text = "'"
        for character in argument.unicodeScalars {
            switch character {
            case "'": text += "\\'"
            case "\\": text += "\\\\"
            case "\n": text += "\\n"
            default: text.unicodeScalars.append(character)
            }
        }
        return text + "'"
    }
}
