import RotationCore

/// Who has which generation, as far as the ledger knows.
extension LineageReport {
    struct File {
        let path: String
        let generation: GenerationNumber?
        let at: Timestamp?
    }

    struct Accepting {
        let consumer: Consumer
        let generation: GenerationNumber?
        let at: Timestamp?
    }

    var files: [File] {
        lineage.destinations.map { destination in
            let holder = facts.generations.last { $0.delivered[destination.path] != nil }
            return File(
                path: destination.path, generation: holder?.number, at: holder?.delivered[destination.path]?.at)
        }
    }

    var consumers: [Accepting] {
        lineage.consumers.map { consumer in
            let accepted = facts.generations.last { $0.consumersAccepted[consumer.id] != nil }
            return Accepting(
                consumer: consumer, generation: accepted?.number,
                at: accepted?.consumersAccepted[consumer.id])
        }
    }
}

extension LineageReport {
    /// The same for one of what it has before it. A retired lineage whose keys are dead waits for nothing.
    func text(of prospect: Prospect) -> String {
        if isOver, case .later(_, .retired) = prospect { return Self.over }
        return prospect.text(now: now)
    }
}

extension Prospect {
    /// `in 9 s: revocation of generation 1`.
    func text(now: Timestamp) -> String {
        switch self {
        case .ready(let action): "now: \(action.text.printable)"
        case .later(let at, let reason) where at == .distantFuture || reason.isHold: reason.text.printable
        case .later(let at, let reason): "\(Moment.text(at, from: now)): \(reason.text.printable)"
        case .problem(let kind): kind.description.printable
        }
    }
}
