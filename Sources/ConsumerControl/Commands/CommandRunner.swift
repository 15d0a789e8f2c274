import RotationCore
import Subprocess
import SystemPackage

/// Runs one command once.
struct CommandRunner: Sendable {
    /// Between SIGTERM and SIGKILL for a command that outlived its timeout.
    static let grace = Duration.seconds(2)
    /// The same when the daemon stops: all must be over within two seconds (S25).
    static let graceAtStop = Duration.milliseconds(1500)

    private typealias Running = Execution<NoInput, SequenceOutput, CombinedErrorOutput>

    let command: [String]
    let environment: CommandEnvironment
    let timeout: Duration

    func run() async -> CommandResult {
        if let failure = invalidCommand { return CommandResult(.notStarted(reason: failure.reason)) }
        if Task.isCancelled { return CommandResult(.cancelled) }
        do {
            let execution = try await Subprocess.run(
                .path(FilePath(command[0])), arguments: Arguments(Array(command.dropFirst())),
                environment: environment.forSubprocess, workingDirectory: "/", platformOptions: options,
                input: .none, output: .sequence, error: .combinedWithOutput, body: { await follow($0) })
            let (isOverdue, isCancelled, output) = execution.closureResult
            return CommandResult(
                ending(execution.terminationStatus, isOverdue: isOverdue, isCancelled: isCancelled), output: output)
        } catch let error as SubprocessError where Self.meansNotStarted(error.code) {
            return CommandResult(.notStarted(reason: StartFailure(error, program: command[0]).reason))
        } catch {
            if Task.isCancelled { return CommandResult(.cancelled) }
            return CommandResult(.unknown(reason: String(describing: error)))
        }
    }

    private var invalidCommand: StartFailure? {
        guard let program = command.first, program.hasPrefix("/") else {
            return StartFailure("its program is not an absolute path; no search path is used")
        }
        // The kernel would silently cut such an argument.
        return command.contains { $0.utf8.contains(0) } ? StartFailure("an argument contains a NUL character") : nil
    }

    /// The session of its own makes the command the leader of a process group, which can be ended as a whole.
    private var options: PlatformOptions {
        var options = PlatformOptions()
        options.createSession = true
        options.teardownSequence = [Self.terminate(grace: Self.graceAtStop)]
        return options
    }

    private static func terminate(grace: Duration) -> TeardownStep {
        .send(signal: .terminate, toProcessGroup: true, allowedDurationToNextStep: grace)
    }

    /// Waits for the end of the command itself, for its timeout, or for the cancellation, and reads its output.
    ///
    /// The end of the output is no sign: a command may close it and go on, and a process that it leaves behind may
    /// keep it open. Sending signal 0 does nothing; it is how a sequence of steps waits first. The sequence also waits
    /// for the end when the task is cancelled; then Subprocess runs the sequence of ``options`` beside it.
    private func follow(_ running: Running) async -> (isOverdue: Bool, isCancelled: Bool, output: OutputTail) {
        let start = ContinuousClock.now
        let collector = OutputCollector()
        async let collected: Void = collector.collect(running.standardOutput)
        let wait = TeardownStep.send(signal: Signal(rawValue: 0), allowedDurationToNextStep: timeout)
        await running.teardown(using: [wait, Self.terminate(grace: Self.grace)])
        let isOverdue = start.duration(to: .now) >= timeout
        if isOverdue || Task.isCancelled { endGroup(of: running) }
        collector.commandHasEnded()
        await collected
        return (isOverdue, Task.isCancelled, collector.tail)
    }

    /// Ends those of the group that survived SIGTERM although the command itself did not. The command is not reaped
    /// yet, so the group's number cannot belong to anybody else.
    private func endGroup(of running: Running) {
        do {
            try running.send(signal: .kill, toProcessGroup: true)
        } catch {
            // ESRCH: nobody is left, as it should be. EPERM: those left changed their user and are not ours to end.
        }
    }

    private func ending(
        _ status: TerminationStatus, isOverdue: Bool, isCancelled: Bool
    ) -> CommandResult.Ending {
        if isCancelled { return .cancelled }
        if isOverdue { return .timedOut(after: timeout) }
        return switch status {
        case .exited(let code): .exited(status: code)
        case .signaled(let signal): .killed(signal: signal)
        }
    }

    private static func meansNotStarted(_ code: SubprocessError.Code) -> Bool {
        [.spawnFailed, .executableNotFound, .failedToChangeWorkingDirectory, .asyncIOFailed].contains(code)
    }
}
