/// What must notice a new secret: a unit of systemd that is restarted or reloaded after delivery, or a command that is
/// run then.
///
/// Two lineages with the same command, or the same unit, share one consumer: it is told once for both (S17).
public struct Consumer: Hashable, Sendable {
    public enum Kind: Hashable, Sendable {
        /// Absolute path of the program and its arguments; run without a shell.
        case command([String])
        /// The full name of a unit, and what is done to it.
        case unit(String, UnitAction)
    }

    public let kind: Kind
    /// How long the telling, and likewise the probe, may take before it is given up.
    public let timeout: Duration
    /// When set, the consumer has accepted a generation only once this command ends with 0.
    public let probe: [String]?

    public init(kind: Kind, timeout: Duration = .seconds(30), probe: [String]? = nil) {
        self.kind = kind
        self.timeout = timeout
        self.probe = probe
    }

    public init(command: [String], timeout: Duration = .seconds(30), probe: [String]? = nil) {
        self.init(kind: .command(command), timeout: timeout, probe: probe)
    }

    public init(
        unit: String, action: UnitAction = .restart, timeout: Duration = .seconds(30), probe: [String]? = nil
    ) {
        self.init(kind: .unit(unit, action), timeout: timeout, probe: probe)
    }

    /// Nil for a unit.
    public var command: [String]? { if case .command(let command) = kind { command } else { nil } }

    /// What is done to a unit is no part of its name: the configuration gives each unit one action.
    public var id: ConsumerID {
        switch kind {
        case .command(let command): ConsumerID(command: command)
        case .unit(let name, _): ConsumerID(unit: name)
        }
    }
}

/// What is done to a unit whose secret has changed; the texts are those of systemctl(1).
public enum UnitAction: String, Hashable, Sendable, CaseIterable {
    case restart
    case reload
    /// Reloads a unit that can, and restarts one that cannot, or that would not read the secret again (S16).
    case reloadOrRestart = "reload-or-restart"
}

/// Names a consumer in the ledger, in events and for coalescing: the name of the unit, or the command line, quoted where
/// needed.
///
/// The two are never the same: a command begins with the `/` of an absolute path, or with a quotation mark, and no name
/// of a unit has either.
public struct ConsumerID: RawRepresentable, Hashable, Comparable, Sendable, Codable, CustomStringConvertible {
    public let rawValue: String

    public init(rawValue: String) {
        self.rawValue = rawValue
    }

    public init(command: [String]) {
        rawValue = command.map(Self.quoted).joined(separator: " ")
    }

    public init(unit: String) {
        rawValue = unit
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
