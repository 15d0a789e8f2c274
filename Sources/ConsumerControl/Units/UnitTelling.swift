import Glibc
import RotationCore
import RotationPorts
import Systemd

/// Tells one unit once.
struct UnitTelling: Sendable {
    enum Result: Sendable {
        case ended(ConsumerOutcome)
        /// The task was cancelled.
        case interrupted(waitingFor: String)
    }

    let words: UnitWords
    let notice: ConsumerNotice
    /// Of this telling or one before.
    private(set) var unfinished: UnfinishedRestart?
    private(set) var result = Result.interrupted(waitingFor: answer)

    private static let answer = "systemd's answer"
    /// The unit's primary name, when it is asked for by another.
    private var alias: String?
    private var waitingFor = answer

    init(_ words: UnitWords, _ notice: ConsumerNotice, after unfinished: UnfinishedRestart?) {
        self.words = words
        self.notice = notice
        self.unfinished = unfinished
    }

    /// As it is afterwards.
    func carriedOut(over bus: SystemBus) async -> UnitTelling {
        var telling = self
        do throws(BusError) {
            telling.result = .ended(
                try await bus.use { (connection) throws(BusError) in try await telling.tell(UnitManager(connection)) })
        } catch .cancelled {
            telling.result = .interrupted(waitingFor: telling.waitingFor)
        } catch {
            telling.result = .ended(.failed(message: words.failure(error, alias: telling.alias)))
        }
        return telling
    }

    private mutating func tell(_ manager: UnitManager) async throws(BusError) -> ConsumerOutcome {
        let ends = try await manager.jobEnds()
        let state = try await manager.state(of: words.unit)
        alias = state.name == words.unit ? nil : state.name
        if let earlier = unfinished, earlier.covers(notice) {
            if let job = state.job { return try await finish(job, ends, startAfter: earlier.began, manager) }
            if state.startedAt >= earlier.began, state.runs { return succeed() }
        }
        switch UnitPlan(words.action, state, files: notice.files, ownProcess: getpid()) {
        case .leave(let reason):
            unfinished = nil
            return .excused(reason: reason)
        case .refuse(let obstacle): return .failed(message: words.failure(obstacle))
        case .order(let order, let needsStart):
            let began = MonotonicClock.now
            unfinished = needsStart ? UnfinishedRestart(began: began, deliveries: notice.deliveries) : nil
            let job = try await manager.order(order, words.unit)
            return try await finish(job, ends, startAfter: needsStart ? began : nil, manager)
        }
    }

    /// - Parameter startAfter: what the unit must have started after (S16); nil where the end of the job is enough.
    private mutating func finish(
        _ job: UnitManager.Job, _ ends: JobEnds, startAfter: UInt64?, _ manager: UnitManager
    ) async throws(BusError) -> ConsumerOutcome {
        waitingFor = "the end of its job"
        let end = try await ends.end(of: job)
        waitingFor = Self.answer
        let state = try await manager.state(of: words.unit)
        if end == .done, state.runs || state.activity == "inactive" {
            if startAfter.map({ state.startedAt >= $0 }) ?? true { return succeed() }
            unfinished = nil
            return .failed(message: words.hasNotStarted)
        }
        unfinished = nil
        return .failed(message: end == .done ? words.hasFailed : words.failure(end))
    }

    private mutating func succeed() -> ConsumerOutcome {
        unfinished = nil
        return .succeeded
    }
}

extension UnitState {
    /// Also while it is on its way to run, but not when it has ended and is about to be tried once more (`Restart=`).
    fileprivate var runs: Bool {
        !["failed", "inactive", "deactivating"].contains(activity) && !detail.hasPrefix("auto-restart")
    }
}
