public import RotationCore
public import RotationPorts
import Systemd

/// Consumers that are units of systemd: each is restarted or reloaded over the system bus, and waited for until its job
/// has ended.
///
/// It has accepted what was delivered before it was told when its main process started after that (S16), or, where a
/// reload suffices, when the reload is done. A unit that is not running is left alone: it reads the new secret when it
/// starts.
///
/// A cancelled task (the daemon stops) does not wait; systemd goes on with what was ordered.
public actor UnitConsumers {
    private let bus: SystemBus
    /// Restarts whose end was not seen. What they started has the delivered secret: such a unit is waited for, and not
    /// restarted again and again because it takes longer to start than its timeout allows.
    private var unfinished: [String: UnfinishedRestart] = [:]

    public init() { self.init(SystemBus()) }

    init(_ bus: SystemBus) {
        self.bus = bus
    }

    public func tell(_ consumer: Consumer, about notice: ConsumerNotice) async -> ConsumerOutcome {
        guard case .unit(let name, let action) = consumer.kind else {
            preconditionFailure("\(consumer.id) is no unit (see LocalConsumers)")
        }
        let words = UnitWords(unit: name, action: action)
        let telling = UnitTelling(words, notice, after: unfinished[name])
        let told = await withDeadline(consumer.timeout) { [bus] in await telling.carriedOut(over: bus) }
        unfinished[name] = told.unfinished
        switch told.result {
        case .ended(let outcome): return outcome
        case .interrupted where Task.isCancelled: return .failed(message: words.isCutShort)
        case .interrupted(let what): return .failed(message: words.overdue(consumer.timeout, waitingFor: what))
        }
    }

    /// What is to be known of a unit before it is told; changes nothing.
    ///
    /// - Parameter files: what is delivered to it.
    public func survey(_ unit: String, _ action: UnitAction, files: [String]) async -> UnitSurvey {
        await withDeadline(.seconds(10)) { [bus] in
            await UnitSurvey(UnitWords(unit: unit, action: action), files: files, over: bus)
        }
    }
}
