public import RotationCore
public import RotationPorts

/// The consumers of this machine: commands that are run, and units of systemd that are restarted or reloaded. A probe is
/// a command, whatever it is a probe of.
public struct LocalConsumers: Consumers {
    private let commands = CommandConsumers()
    private let units = UnitConsumers()

    public init() {}

    public func tell(_ consumer: Consumer, about notice: ConsumerNotice) async -> ConsumerOutcome {
        switch consumer.kind {
        case .command: await commands.tell(consumer, about: notice)
        case .unit: await units.tell(consumer, about: notice)
        }
    }

    public func probe(_ consumer: Consumer) async -> ConsumerOutcome { await commands.probe(consumer) }
}
