import NIOCore
import Synchronization

/// Which connections wait for a request: they can be closed without harm when the server stops.
final class OpenConnections: Sendable {
    private struct State {
        var isStopping = false
        var idle: [ObjectIdentifier: any Channel] = [:]
    }

    private let state = Mutex(State())

    /// False when the server stops: the connection is to be closed instead.
    func becomesIdle(_ channel: any Channel) -> Bool {
        state.withLock {
            guard !$0.isStopping else { return false }
            $0.idle[ObjectIdentifier(channel)] = channel
            return true
        }
    }

    func becomesBusy(_ channel: any Channel) {
        state.withLock { _ = $0.idle.removeValue(forKey: ObjectIdentifier(channel)) }
    }

    func stop() {
        let idle = state.withLock { state in
            state.isStopping = true
            defer { state.idle.removeAll() }
            return Array(state.idle.values)
        }
        for channel in idle { channel.close(promise: nil) }
    }
}
