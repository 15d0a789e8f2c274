public import RotationCore
public import RotationPorts

/// Consumers that are commands: each is run without a shell, in a session of its own, with a documented environment
/// (``CommandEnvironment``) and nothing else of the daemon's: no descriptors, no ignored or blocked signals, `/` as
/// working directory, `/dev/null` as standard input.
///
/// A command that takes longer than its timeout gets SIGTERM, with its whole process group, and SIGKILL after
/// ``CommandRunner/grace``. When it ends by itself it is done: processes that it left behind are not waited for and
/// not ended, as they may be the very service it started, but their output is not read any more. A cancelled task
/// (the daemon stops) ends the command within two seconds.
public struct CommandConsumers: Consumers {
    private let redacting: @Sendable (String) -> String

    /// - Parameter redacting: Takes out of a command's output what is known to be secret, beyond everything that is
    ///   shaped like a key, which is always taken out.
    public init(redacting: @escaping @Sendable (String) -> String = { $0 }) {
        self.redacting = redacting
    }

    /// Why a command that begins with `program` could not be started by this process's user, with what to do; nil when
    /// nothing speaks against it. Starts nothing.
    public static func objection(to program: String) -> String? { StartFailure(lookingAt: program)?.reason }

    public func tell(_ consumer: Consumer, about notice: ConsumerNotice) async -> ConsumerOutcome {
        guard case .command(let command) = consumer.kind else {
            preconditionFailure("\(consumer.id) is no command (see LocalConsumers)")
        }
        return await run(command, as: "command", timeout: consumer.timeout, CommandEnvironment(notice: notice))
    }

    /// Without a probe there is nothing to ask, and that counts as success. The probe is given no notice.
    public func probe(_ consumer: Consumer) async -> ConsumerOutcome {
        guard let probe = consumer.probe else { return .succeeded }
        return await run(probe, as: "probe", timeout: consumer.timeout, CommandEnvironment())
    }

    private func run(
        _ command: [String], as role: String, timeout: Duration, _ environment: CommandEnvironment
    ) async -> ConsumerOutcome {
        let result = await CommandRunner(command: command, environment: environment, timeout: timeout).run()
        if result.ending == .exited(status: 0) { return .succeeded }
        return .failed(message: result.message(role: role, command: command, redacting: redacting))
    }
}
