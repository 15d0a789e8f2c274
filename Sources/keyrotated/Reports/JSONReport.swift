import FoundationEssentials
import RotationCore

/// The stable JSON of `status --json` and `plan --json`. Key ids are strings, as they exceed 2^53; times are RFC 3339;
/// what does not exist is left out.
enum JSONReport {
    static func text(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = .convertToSnakeCase
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }

    struct Status: Encodable {
        let now: String
        let instance: String?
        let daemon: Daemon
        let lineages: [Lineage]

        struct Daemon: Encodable {
            let running: Bool
            let pid: Int32?
        }
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
        let nextAction: String
        let nextAt: String?
        let problem: Problem?
        let predecessors: [Predecessor]
    }

    struct Problem: Encodable {
        let summary: String
        let remedy: String
    }

    struct Predecessor: Encodable {
        let generation: Int
        let phase: String
        let keyID: String?
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

extension JSONReport.Status {
    init(_ report: StatusReport) {
        self.init(
            now: report.now.description, instance: report.instance,
            daemon: .init(running: report.daemon != nil, pid: report.daemon),
            lineages: report.lineages.map(JSONReport.Lineage.init))
    }
}

extension JSONReport.Lineage {
    init(_ report: LineageReport) {
        let generation = report.generation
        let others = report.facts.generations.filter { $0.number != generation?.number }
        self.init(
            lineage: report.id.description, server: report.id.server, tenant: report.id.tenant.rawValue,
            name: report.id.name, health: "\(report.health)", phase: report.phase?.rawValue,
            generation: generation?.number, keyID: generation?.keyID?.description,
            remoteName: generation?.remoteName, expires: generation?.expiry?.description,
            secondsToStrand: report.timeToStrand?.seconds, held: report.isHeld,
            nextAction: report.next.what,
            nextAt: report.next.at == .distantFuture ? nil : report.next.at.description,
            problem: report.problem.map { .init(summary: $0.summary, remedy: $0.remedy) },
            predecessors: others.map {
                .init(
                    generation: $0.number, phase: $0.phase(in: report.lineage).rawValue,
                    keyID: $0.keyID?.description, overlapEnds: $0.overlapEnds?.description)
            })
    }
}
