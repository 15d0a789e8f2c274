public import RotationCore
import Synchronization

/// One simulated server that several wrappers use: ports with different management keys, HTTP, control endpoints.
public final class SharedSimulatedServer: Sendable {
    private let state: Mutex<SimulatedServer>

    public init(_ server: SimulatedServer) {
        state = Mutex(server)
    }

    /// Lends the state; other requests wait meanwhile.
    public func withServer<Result: Sendable, Failure: Error>(
        _ body: (inout SimulatedServer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try state.withLock { (server) throws(Failure) in try body(&server) }
    }

    public func handle(_ request: SimulatedRequest, now: Timestamp) -> SimulatedReply {
        withServer { $0.handle(request, now: now) }
    }
}
