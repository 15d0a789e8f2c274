import RotationCore
import RotationPorts
import Simulation

/// The consumers as one process has them.
struct MortalConsumers: Consumers {
    let life: Life

    private var stage: Stage { life.stage }

    func tell(_ consumer: Consumer, about notice: ConsumerNotice) async -> ConsumerOutcome {
        await life.perform("telling \(consumer.id)", orIfOver: Self.over) {
            let mood = stage.mood(of: consumer.id)
            stage.consumers.script(consumer.id, [mood.behaviour])
            let outcome = await stage.consumers.tell(consumer, about: notice)
            if outcome == .succeeded, !life.isOver {
                stage.referee.saysItReadFiles(consumer.id, of: notice.lineages, isTrue: mood != .lies)
            }
            stage.referee.didTell()
            return outcome
        }
    }

    func probe(_ consumer: Consumer) async -> ConsumerOutcome {
        await life.perform("probing \(consumer.id)", orIfOver: Self.over) {
            stage.consumers.scriptProbe(of: consumer.id, [stage.mood(of: consumer.id).behaviour])
            return await stage.consumers.probe(consumer)
        }
    }

    private static let over = ConsumerOutcome.failed(message: "the process is over (trial)")
}
