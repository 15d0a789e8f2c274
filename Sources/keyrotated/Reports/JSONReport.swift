import FoundationEssentials
import RotationCore

/// The stable JSON of `status`, `plan` and `history`, as `docs/schema` describes it. Key ids are strings, as they exceed
/// 2^53; times are RFC 3339; what does not exist is left out.
enum JSONReport {
    static func text(_ value: some Encodable) throws -> String {
        try text(value, [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes])
    }

    /// For one of many: they are told apart by their ends of line.
    static func line(_ value: some Encodable) throws -> String {
        try text(value, [.sortedKeys, .withoutEscapingSlashes])
    }

    private static func text(_ value: some Encodable, _ formatting: JSONEncoder.OutputFormatting) throws -> String {
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = .convertToSnakeCase
        encoder.outputFormatting = formatting
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }

    struct Status: Encodable {
        let now: String
        let instance: String?
        let daemon: Daemon
        let servers: [Server]
        let lineages: [Lineage]

        struct Daemon: Encodable {
            let running: Bool
            let pid: Int32?
        }
    }

    struct Server: Encodable {
        let name: String
        let url: String
        let health: String
        let managementKeys: [ManagementKey]
    }

    struct ManagementKey: Encodable {
        let place: String
        let keyID: String?
        let tenant: Int32?
        let expires: String?
        let problem: Problem?
    }

    struct Lineage: Encodable {
        let lineage: String
        let server: String
        let tenant: Int32
        let name: String
        let health: String
        let phase: String?
        let generation: Int?
        let keyID: String?
        let remoteName: String?
        let expires: String?
        let secondsToStrand: Int64?
        let held: Bool
        let compromised: [Int]?
        let nextAction: String
        let nextAt: String?
        let dueSince: String?
        let problem: Problem?
        let problems: [Problem]
        let predecessors: [Predecessor]
        let files: [File]
        let consumers: [Consumer]
    }

    struct File: Encodable {
        let path: String
        let generation: Int?
        let deliveredAt: String?
    }

    /// One of command, and unit with action.
    struct Consumer: Encodable {
        let command: String?
        let unit: String?
        let action: String?
        let generation: Int?
        let acceptedAt: String?
    }

    struct Problem: Encodable {
        let summary: String
        let remedy: String
    }

    struct Predecessor: Encodable {
        let generation: Int
        let phase: String
        let keyID: String?
        let expires: String?
        let overlapEnds: String?
    }

    struct Plan: Encodable {
        let now: String
        let until: String
        let steps: [Step]
        let problems: [LineageProblem]
    }

    struct Step: Encodable {
        let at: String
        let lineage: String
        let action: String
        let because: String?
        let expires: String?
    }

    struct LineageProblem: Encodable {
        let lineage: String
        let summary: String
        let remedy: String
    }
}
