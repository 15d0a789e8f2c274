import RotationCore
import RotationPorts

/// One gate for each consumer in the whole process: what changes while it is being told, or within a moment, is told
/// together (S17). It is the process's own: a command that runs while the configuration is reloaded goes on, and is
/// not run beside itself because its timeout or probe changed.
actor ConsumerGate {
    enum Outcome: Sendable {
        /// With the reason why nothing had to be done, where there is one.
        case accepted(excuse: String?)
        /// It was told, and the probe failed (so far).
        case toldOnly(message: String)
        case failed(message: String)
        /// A reload came before the telling was begun: whether it is told is decided anew.
        case relieved
    }

    private struct Waiter {
        let consumer: Consumer
        let notice: ConsumerNotice
        let needsTelling: Bool
        let end: Latch
        let continuation: CheckedContinuation<Turn, Never>
    }

    private enum Turn {
        case over(Outcome)
        /// Nobody runs the consumer at the moment: the one who gets this does, for all who wait.
        case lead
    }

    /// How long to wait for other changes before a consumer is told.
    static let gatheringTime: Duration = .milliseconds(200)

    private let consumers: any Consumers
    private let time: any TimeSource
    private var waiting: [ConsumerID: [Waiter]] = [:]
    private var running: Set<ConsumerID> = []

    init(consumers: any Consumers, time: any TimeSource) {
        self.consumers = consumers
        self.time = time
    }

    /// Tells the consumer that `files` changed, and asks its probe. With `needsTelling` false the telling has already
    /// succeeded and only the probe is asked.
    ///
    /// - Parameter end: when it opens before the telling is begun, it is not begun.
    func tell(
        _ consumer: Consumer, about notice: ConsumerNotice, needsTelling: Bool, until end: Latch
    ) async -> Outcome {
        var ownNotice = notice
        var ownNeed = needsTelling
        if running.contains(consumer.id) {
            let turn = await withCheckedContinuation {
                waiting[consumer.id, default: []].append(
                    Waiter(
                        consumer: consumer, notice: notice, needsTelling: needsTelling, end: end, continuation: $0))
            }
            if case .over(let outcome) = turn { return outcome }
        } else {
            running.insert(consumer.id)
        }
        if !end.isOpen { await gather() }
        if end.isOpen {
            passLead(of: consumer.id)
            return .relieved
        }
        let together = takeThose(whoTell: consumer)
        for waiter in together {
            ownNotice.join(waiter.notice)
            ownNeed = ownNeed || waiter.needsTelling
        }
        let outcome = await run(consumer, about: ownNotice, needsTelling: ownNeed)
        for waiter in together { waiter.continuation.resume(returning: .over(outcome)) }
        passLead(of: consumer.id)
        return outcome
    }

    private func gather() async {
        do { try await time.sleep(until: time.now() + Self.gatheringTime) } catch {
            // The daemon stops: whoever waits is told at once.
        }
    }

    /// Whoever wants it told with another action, timeout or probe has a turn of its own; so has who was relieved, to be
    /// sent away.
    private func takeThose(whoTell consumer: Consumer) -> [Waiter] {
        let queue = waiting.removeValue(forKey: consumer.id) ?? []
        func isTogether(_ waiter: Waiter) -> Bool { waiter.consumer == consumer && !waiter.end.isOpen }
        let others = queue.filter { !isTogether($0) }
        if !others.isEmpty { waiting[consumer.id] = others }
        return queue.filter(isTogether)
    }

    private func passLead(of consumer: ConsumerID) {
        guard var queue = waiting[consumer], !queue.isEmpty else {
            running.remove(consumer)
            return
        }
        let next = queue.removeFirst()
        waiting[consumer] = queue.isEmpty ? nil : queue
        next.continuation.resume(returning: .lead)
    }

    private func run(_ consumer: Consumer, about notice: ConsumerNotice, needsTelling: Bool) async -> Outcome {
        let redact = Redaction(notice.secrets.map(\.secret))
        var excuse: String?
        if needsTelling {
            switch await consumers.tell(consumer, about: notice) {
            case .succeeded: break
            case .excused(let reason): excuse = reason
            case .failed(let message): return .failed(message: redact(message))
            }
        }
        guard consumer.probe != nil else { return .accepted(excuse: excuse) }
        if case .failed(let message) = await consumers.probe(consumer) { return .toldOnly(message: redact(message)) }
        return .accepted(excuse: excuse)
    }
}
