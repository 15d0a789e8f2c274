import NIOCore
import NIOPosix
import NIOSSL
import Synchronization

/// A server on a loopback port that plays scripts over real sockets and keeps what it received.
final class TestServer: Sendable {
    private struct State {
        var requests: [ReceivedRequest] = []
        var connectionCount = 0
        var openConnectionCount = 0
    }

    let port: Int
    private let channel: any Channel
    private let state: StateBox

    private final class StateBox: Sendable {
        let value = Mutex(State())
    }

    var requests: [ReceivedRequest] { state.value.withLock { $0.requests } }
    var connectionCount: Int { state.value.withLock { $0.connectionCount } }
    var openConnectionCount: Int { state.value.withLock { $0.openConnectionCount } }

    private init(channel: any Channel, port: Int, state: StateBox) {
        self.channel = channel
        self.port = port
        self.state = state
    }

    /// Runs `body` with a listening server and stops it afterwards, however `body` ends.
    static func run<Value>(
        tls: NIOSSLContext? = nil, respond: @escaping @Sendable (ReceivedRequest) -> Script,
        _ body: (TestServer) async throws -> Value
    ) async throws -> Value {
        let server = try await start(tls: tls, respond: respond)
        do {
            let value = try await body(server)
            try await server.stop()
            return value
        } catch {
            try await server.stop()
            throw error
        }
    }

    private static func start(
        tls: NIOSSLContext?, respond: @escaping @Sendable (ReceivedRequest) -> Script
    ) async throws -> TestServer {
        let state = StateBox()
        let channel = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelInitializer { channel in
                let number = state.value.withLock { state in
                    state.connectionCount += 1
                    state.openConnectionCount += 1
                    return state.connectionCount
                }
                channel.closeFuture.whenComplete { _ in state.value.withLock { $0.openConnectionCount -= 1 } }
                return channel.eventLoop.makeCompletedFuture {
                    if let tls { try channel.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: tls)) }
                    let connection = ScriptedConnection(number: number) { request in
                        state.value.withLock { $0.requests.append(request) }
                        return respond(request)
                    }
                    try channel.pipeline.syncOperations.addHandler(connection)
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        guard let port = channel.localAddress?.port else { throw ChannelError.unknownLocalAddress }
        return TestServer(channel: channel, port: port, state: state)
    }

    private func stop() async throws {
        try await channel.close()
    }
}
