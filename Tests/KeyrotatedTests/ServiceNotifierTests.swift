import Glibc
import RotationPorts
import Synchronization
import SystemErrors
import Systemd
import Testing

@testable import keyrotated

struct ServiceNotifierTests {
    private let sent = AsyncStream.makeStream(of: [ServiceNotification].self)
    private static let start = RotationEvent.started(lineages: 1, tenants: 1, servers: 1, instance: "edge7")

    private func notifier() -> ServiceNotifier {
        let continuation = sent.continuation
        return ServiceNotifier(
            stopTime: .seconds(20),
            send: { (notifications: [ServiceNotification]) throws(ErrorNumber) in continuation.yield(notifications) },
            note: { _ in })
    }

    @Test("S27: ready with the start, the status when it has changed, and more time for the stop")
    func tellsTheLifeOfTheDaemon() async throws {
        let notifier = notifier()
        var received = sent.stream.makeAsyncIterator()
        await withTaskGroup { group in
            group.addTask { await notifier.run() }
            // Known before the start: told after it.
            notifier.update(ServerOutlook(healthy: 1), of: "main")
            notifier.pat()
            notifier.observe(Self.start)
            #expect(await received.next() == [.ready, .status(Self.start.text)])
            #expect(await received.next() == [.status("1 key is healthy")])
            notifier.update(ServerOutlook(healthy: 1), of: "main")
            notifier.update(ServerOutlook(stuck: 1), of: "main")
            #expect(await received.next() == [.status("1 key is stuck")])
            notifier.pat()
            #expect(await received.next() == [.watchdog])
            notifier.observe(.stopping)
            #expect(
                await received.next() == [
                    .stopping, .extendTimeout(.seconds(20)), .status("stopping: nothing new is begun"),
                ])
            group.cancelAll()
        }
    }

    @Test("A reload is told from its beginning to its end, however it ends; not before the start, nor after the stop")
    func tellsReloads() async throws {
        let notifier = notifier()
        var received = sent.stream.makeAsyncIterator()
        notifier.observe(.reloading)
        notifier.observe(Self.start)
        #expect(await received.next() == [.ready, .status(Self.start.text)])
        for ending in [RotationEvent.reloaded(ConfigurationChange()), .reloadRefused(message: "no")] {
            notifier.observe(.reloading)
            let told = await received.next()
            guard case .reloading(let time)? = told?.first else {
                Issue.record("not told: \(told ?? [])")
                return
            }
            #expect(time > 0)
            notifier.observe(ending)
            #expect(await received.next() == [.ready])
        }
        notifier.stopTime = .seconds(99)
        notifier.observe(.stopping)
        #expect(await received.next()?.contains(.extendTimeout(.seconds(99))) == true)
        notifier.observe(.reloaded(ConfigurationChange()))
        notifier.observe(.stopping)
        #expect(await received.next()?.contains(.stopping) == true)
    }

    @Test func aDeafServiceManagerIsReportedOnce() {
        let notices = Mutex<[ProgramNotice]>([])
        let notifier = ServiceNotifier(
            stopTime: .zero,
            send: { (_: [ServiceNotification]) throws(ErrorNumber) in throw ErrorNumber(ECONNREFUSED) },
            note: { notice in notices.withLock { $0.append(notice) } })
        notifier.observe(Self.start)
        for _ in 1...3 { notifier.pat() }
        let message = "cannot notify the service manager: Connection refused (ECONNREFUSED)"
        #expect(notices.withLock { $0 } == [.serviceManagerFailed(message: message)])
    }

    @Test("S27: the watchdog is patted at half its interval, and only after a proof")
    func patsAfterEachProof() async {
        let steps = Mutex<[String]>([])
        let keeper = WatchdogKeeper(
            interval: .seconds(60), proveAlive: { steps.withLock { $0.append("alive") } },
            pat: { steps.withLock { $0.append("pat") } },
            sleep: { (duration: Duration) async throws(CancellationError) in
                let isLast = steps.withLock { steps in
                    steps.append("\(duration)")
                    return steps.count >= 6
                }
                if isLast { throw CancellationError() }
            })
        await keeper.run()
        #expect(steps.withLock { $0 } == ["alive", "pat", "30.0 seconds", "alive", "pat", "30.0 seconds"])
    }

    @Test("S27: what does not prove to be alive is not patted, not even when it is ended meanwhile")
    func doesNotPatWithoutProof() async {
        let patted = Mutex(0)
        let begun = AsyncStream.makeStream(of: Void.self)
        let keeper = WatchdogKeeper(
            interval: .seconds(60),
            proveAlive: {
                begun.continuation.yield()
                while !Task.isCancelled { await Task.yield() }
            }, pat: { patted.withLock { $0 += 1 } })
        await withTaskGroup { group in
            group.addTask { await keeper.run() }
            var events = begun.stream.makeAsyncIterator()
            await events.next()
            group.cancelAll()
        }
        #expect(patted.withLock { $0 } == 0)
    }

    @Test func everyObserverLearnsEverything() {
        let observers = [RecordingObserver(), RecordingObserver()]
        let all = Observers(observers)
        all.observe(.stopped)
        all.update(ServerOutlook(healthy: 3), of: "main")
        for observer in observers { #expect(observer.heard == ["stopped", "main: 3"]) }
    }
}

private final class RecordingObserver: RotationObserver {
    private let state = Mutex<[String]>([])

    var heard: [String] { state.withLock { $0 } }

    func observe(_ event: RotationEvent) {
        state.withLock { $0.append("\(event)") }
    }

    func update(_ outlook: ServerOutlook?, of server: String) {
        state.withLock { $0.append("\(server): \(outlook?.healthy ?? -1)") }
    }
}
