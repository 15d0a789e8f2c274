import ArgumentParser
import Glibc
import RotationEngine
import RotationPorts
import SystemErrors
import Systemd
import UnixSignals

struct RunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Keep the keys fresh: the daemon.",
        discussion: """
            Runs until SIGTERM. On SIGHUP it reads the configuration again, and takes it as a whole or not at all. With --once it does everything that is due now and ends (overlaps may remain): with 0 \
            when nothing due is left, 1 when something due failed, 75 when another daemon holds the state directory, \
            78 when the configuration has an error.
            """)

    @OptionGroup var shared: SharedOptions

    @Flag(help: "Do what is due now, then exit.")
    var once = false

    func run() async throws {
        let outcome = try await ProgramFailure.reporting {
            try ProcessHardening.apply()
            // Before anybody can find us in the lock file and send one: untrapped, they would end the process.
            let signals = await UnixSignalsSequence(trapping: .sigterm, .sigint, .sighup, .sigusr1)
            let composition = try await Composition(notifies: !once) { [shared] in try shared.load() }
            do {
                let outcome = try await run(composition, signals)
                try await composition.close()
                return outcome
            } catch {
                try await composition.close()
                throw error
            }
        }
        if once, outcome == .somethingFailed { throw ExitStatus.attention.code }
    }

    /// Tells the service manager the status, and, where it watches, that the service is alive.
    private static func watch(
        _ service: RotationService, _ notifier: ServiceNotifier,
        in group: inout ThrowingTaskGroup<RotationService.Outcome?, any Error>
    ) throws {
        group.addTask {
            await notifier.run()
            return nil
        }
        let interval: Duration?
        do throws(ErrorNumber) { interval = try ServiceManager.watchdogInterval() } catch {
            throw ProgramFailure(.usage, "cannot use $WATCHDOG_USEC and $WATCHDOG_PID: \(error)")
        }
        guard let interval else { return }
        let keeper = WatchdogKeeper(interval: interval, proveAlive: service.proveAlive, pat: notifier.pat)
        group.addTask {
            await keeper.run()
            return nil
        }
    }

    /// Runs the service beside the signals that steer it.
    private func run(
        _ composition: Composition, _ signals: UnixSignalsSequence
    ) async throws -> RotationService.Outcome {
        let service = composition.service
        let mode: RotationService.Mode = once ? .once : .untilStopped
        // Several that come while one is being worked off are one more.
        let reloads = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        return try await withThrowingTaskGroup(of: RotationService.Outcome?.self) { group in
            group.addTask { try await service.run(mode) }
            group.addTask {
                await composition.reloader.run(reloads.stream)
                return nil
            }
            group.addTask {
                for await signal in signals {
                    switch signal {
                    case .sigusr1: service.noticeRequests()
                    case .sighup where once: composition.log.note(.reloadIgnored)
                    case .sighup: reloads.continuation.yield()
                    default: service.stop()
                    }
                }
                return nil
            }
            if let notifier = composition.notifier { try Self.watch(service, notifier, in: &group) }
            var outcome: RotationService.Outcome?
            while outcome == nil, let ended = try await group.next() { outcome = ended }
            group.cancelAll()
            guard let outcome else { preconditionFailure("the service ended without an outcome") }
            return outcome
        }
    }
}
