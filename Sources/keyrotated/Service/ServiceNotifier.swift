import RotationPorts
import Synchronization
import SystemErrors
import Systemd

/// Tells the service manager what it needs to know of the daemon, from the events alone: the engine does not know that
/// there is one.
final class ServiceNotifier: RotationObserver {
    typealias Send = @Sendable ([ServiceNotification]) throws(ErrorNumber) -> Void

    private struct State {
        var status = ServiceStatus()
        /// The status is told between these two only.
        var isReady = false
        var isStopping = false
        var toldText = ""
        var stopTime: Duration
        var hasFailed = false
    }

    /// A status that changes again and again is told this often.
    static let pause: Duration = .seconds(1)

    private let state: Mutex<State>
    private let send: Send
    private let note: @Sendable (ProgramNotice) -> Void
    private let changes = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))

    /// - Parameters:
    ///   - stopTime: How long a stop may take: a create that is under way gets its whole time (S25).
    ///   - note: Told once when the service manager cannot be reached.
    init(
        stopTime: Duration, send: @escaping Send = ServiceManager.notify,
        note: @escaping @Sendable (ProgramNotice) -> Void
    ) {
        state = Mutex(State(stopTime: stopTime))
        self.send = send
        self.note = note
    }

    /// How long a stop may take: a reload can change it.
    var stopTime: Duration {
        get { state.withLock { $0.stopTime } }
        set { state.withLock { $0.stopTime = newValue } }
    }

    func observe(_ event: RotationEvent) {
        state.withLock { $0.status.note(event) }
        switch event {
        case .started:
            state.withLock { $0.isReady = true }
            notify([.ready, .status(event.text)])
        case .stopping:
            state.withLock { $0.isStopping = true }
            notify([.stopping, .extendTimeout(stopTime), .status(event.text)])
        // Before the start, and after the stop has begun, the service manager knows better what goes on.
        case .reloading where isServing: notify([.reloadingNow()])
        case .reloaded where isServing, .reloadRefused where isServing: notify([.ready])
        default: break
        }
        changes.continuation.yield()
    }

    func update(_ outlook: ServerOutlook?, of server: String) {
        state.withLock { $0.status.update(outlook, of: server) }
        changes.continuation.yield()
    }

    /// Nothing before the service is ready: its start has a time limit of its own.
    func pat() {
        if state.withLock({ $0.isReady }) { notify([.watchdog]) }
    }

    /// Tells the status whenever it has changed, until the task is cancelled.
    func run() async {
        for await _ in changes.stream {
            tellStatus()
            do { try await Task.sleep(for: Self.pause) } catch { return }
        }
    }

    private var isServing: Bool { state.withLock { $0.isReady && !$0.isStopping } }

    private func tellStatus() {
        let text = state.withLock { state -> String? in
            guard let text = state.status.text, state.isReady, !state.isStopping, text != state.toldText else {
                return nil
            }
            state.toldText = text
            return text
        }
        if let text { notify([.status(text)]) }
    }

    private func notify(_ notifications: [ServiceNotification]) {
        do throws(ErrorNumber) { try send(notifications) } catch {
            let isFirst = state.withLock { state in
                defer { state.hasFailed = true }
                return !state.hasFailed
            }
            if isFirst { note(.serviceManagerFailed(message: "cannot notify the service manager: \(error)")) }
        }
    }
}
