import RotationCore

/// A command or a unit is one consumer for the whole process (S17): wherever it stands, its action, time-out and probe
/// must be the same, or it would be chance which of them holds.
struct ConsumerRegister {
    private let log: ProblemLog
    private var consumerByID: [ConsumerID: Located<Consumer>] = [:]

    init(_ log: ProblemLog) {
        self.log = log
    }

    mutating func add(_ consumer: Located<Consumer>) {
        guard let earlier = consumerByID[consumer.value.id] else {
            consumerByID[consumer.value.id] = consumer
            return
        }
        guard earlier.value != consumer.value else { return }
        let kind = consumer.value.kindName
        let differs = earlier.value.kind == consumer.value.kind ? "timeout or probe" : "action"
        log.report(
            "this \(kind) has another \(differs) at \(log.name(earlier.place))",
            "accepted is the same for every key, as a \(kind) is told once for all of them", at: consumer.place)
    }
}

extension Consumer {
    var kindName: String {
        switch kind {
        case .command: "command"
        case .unit: "unit"
        }
    }
}
