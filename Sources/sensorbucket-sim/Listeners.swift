import Glibc
import RotationCore
import Simulation
import SmallHTTP

/// The two listeners of the simulator over one simulated server.
struct Listeners {
    let api: HTTPServer
    let control: HTTPServer
    let server: SharedSimulatedServer

    private enum Event {
        case signalled
        case stopped
        case graceOver
    }

    /// The first line of output.
    func announcement(token: Secret) -> String {
        let token = token.withBytes { String(decoding: $0, as: UTF8.self) }
        return "{\"url\": \"http://127.0.0.1:\(api.port)/api\", \"token\": \"\(token)\""
            + ", \"control\": \"http://127.0.0.1:\(control.port)\", \"pid\": \(getpid())}"
    }

    /// Serves until a signal comes, then lets the requests that are being answered end, half a second at most.
    func run(until signals: AsyncStream<Void>) async throws {
        try await withThrowingTaskGroup(of: Event.self) { group in
            group.addTask { try await serveAPI() }
            group.addTask { try await serveControl() }
            group.addTask {
                for await _ in signals { break }
                return .signalled
            }
            var running = 2
            while running > 0, let event = try await group.next() {
                switch event {
                case .signalled:
                    api.stop()
                    control.stop()
                    group.addTask { await graceOver() }
                case .stopped: running -= 1
                case .graceOver: group.cancelAll()
                }
            }
            group.cancelAll()
        }
    }

    private func serveAPI() async throws -> Event {
        try await ignoringCancellation {
            try await api.run { [server] in
                HTTPReply(server.handle(SimulatedRequest($0), now: SystemTime.now()))
            }
        }
    }

    private func serveControl() async throws -> Event {
        let endpoint = ControlEndpoint(server)
        return try await ignoringCancellation {
            try await control.run { HTTPReply(endpoint.handle(SimulatedRequest($0))) }
        }
    }

    /// To be cancelled is the way in which a listener ends when the grace is over, whatever error that makes of a
    /// connection that is still open.
    private func ignoringCancellation(_ serve: () async throws -> Void) async throws -> Event {
        do {
            try await serve()
        } catch {
            guard Task.isCancelled else { throw error }
        }
        return .stopped
    }

    /// Cancelled as soon as both listeners have ended: both ways the grace is over.
    private func graceOver() async -> Event {
        try? await Task.sleep(for: .milliseconds(500))
        return .graceOver
    }
}
