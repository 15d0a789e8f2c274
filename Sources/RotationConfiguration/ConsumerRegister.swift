import RotationCore

/// A command is one consumer for the whole process (S17): wherever it stands, its time-out and probe must be the same, or
/// it would be chance which of them holds.
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
        log.report(
            "this command has another timeout or probe at \(log.name(earlier.place))",
            "accepted is the same for every key, as a command is told once for all of them", at: consumer.place)
    }
}
