import RotationConfiguration
import RotationCore
import RotationPorts

extension JSONReport.Status {
    init(_ report: StatusReport) {
        self.init(
            now: report.now.description, instance: report.instance,
            daemon: .init(running: report.daemon != nil, pid: report.daemon),
            servers: report.servers.map(JSONReport.Server.init),
            lineages: report.lineages.map(JSONReport.Lineage.init))
    }
}

extension JSONReport.Server {
    init(_ report: ServerReport) {
        self.init(
            name: report.name, url: report.url, health: "\(report.health)",
            managementKeys: report.managementKeys.map { key in
                .init(
                    place: key.place.description, keyID: key.record?.keyID.description,
                    tenant: key.record?.tenant.rawValue, expires: key.record?.expiry?.description,
                    problem: key.problem.map { .init(summary: $0.summary, remedy: $0.remedy) })
            })
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
            compromised: report.compromised.isEmpty ? nil : report.compromised,
            nextAction: report.next.what,
            nextAt: report.next.at == .distantFuture ? nil : report.next.at.description,
            dueSince: report.dueSince?.description,
            problem: report.problem.map { .init(summary: $0.summary, remedy: $0.remedy) },
            problems: report.problems.map { .init(summary: $0.summary, remedy: $0.remedy) },
            predecessors: others.map {
                .init(
                    generation: $0.number, phase: $0.phase(in: report.lineage).rawValue,
                    keyID: $0.keyID?.description, expires: $0.expiry?.description,
                    overlapEnds: $0.overlapEnds?.description)
            },
            files: report.files.map {
                .init(path: $0.path, generation: $0.generation, deliveredAt: $0.at?.description)
            },
            consumers: report.consumers.map {
                .init($0.consumer, generation: $0.generation, acceptedAt: $0.at?.description)
            })
    }
}

extension JSONReport.Consumer {
    fileprivate init(_ consumer: Consumer, generation: Int?, acceptedAt: String?) {
        switch consumer.kind {
        case .command:
            self.init(
                command: consumer.id.rawValue, unit: nil, action: nil, generation: generation, acceptedAt: acceptedAt)
        case .unit(let name, let action):
            self.init(
                command: nil, unit: name, action: action.rawValue, generation: generation, acceptedAt: acceptedAt)
        }
    }
}
