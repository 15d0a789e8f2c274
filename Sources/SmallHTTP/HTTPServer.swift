import NIOCore
import NIOHTTP1
import NIOPosix

/// A small HTTP/1.1 server: one handler, whole requests, whole replies.
///
/// Requests of one connection are answered one after the other, connections beside each other, all as children of
/// ``run(_:)``. A malformed request ends in 400, a body above the limit in 413, both with the connection closed.
public struct HTTPServer: Sendable {
    public typealias Handler = @Sendable (HTTPRequest) async -> HTTPReply
    typealias Client = NIOAsyncChannel<HTTPServerRequestPart, HTTPServerResponsePart>

    private let listener: NIOAsyncChannel<any Channel, Never>
    private let connections = OpenConnections()
    private let maximumBody: Int

    /// The port that the kernel chose, or the one asked for.
    public let port: Int

    /// Listens on 127.0.0.1; connections wait until ``run(_:)``.
    ///
    /// - Parameters:
    ///   - port: 0 for any free one.
    ///   - maximumBody: in bytes; the default is 16 MiB.
    public static func bind(port: Int, maximumBody: Int = 16 << 20) async throws(HTTPServerError) -> HTTPServer {
        do {
            let listener = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
                .serverChannelOption(.backlog, value: 1024)
                .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
                .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
                .childChannelOption(.autoRead, value: false)
                .bind(host: "127.0.0.1", port: port, childChannelInitializer: initialize)
            return HTTPServer(
                listener: listener, maximumBody: maximumBody, port: listener.channel.localAddress?.port ?? port)
        } catch {
            throw HTTPServerError(error, address: "127.0.0.1:\(port)")
        }
    }

    private init(listener: NIOAsyncChannel<any Channel, Never>, maximumBody: Int, port: Int) {
        self.listener = listener
        self.maximumBody = maximumBody
        self.port = port
    }

    /// A connection is made asynchronous only when it is served, and reads nothing before that: one that is still waiting
    /// to be served when the server stops would otherwise end the process, as NIO traps on a writer nobody finished.
    private static func initialize(_ channel: any Channel) -> EventLoopFuture<any Channel> {
        channel.eventLoop.makeCompletedFuture {
            // Requests of one connection are taken one by one anyway: NIO's pipelining handler is not needed.
            try channel.pipeline.syncOperations.configureHTTPServerPipeline(withPipeliningAssistance: false)
            return channel
        }
    }

    /// Serves until ``stop()``, then returns when the last connection has ended. When the task is cancelled, every
    /// connection is closed at once.
    ///
    /// - Throws: what the kernel says when it accepts no more connections.
    public func run(_ handler: @escaping Handler) async throws {
        try await listener.executeThenClose { clients in
            try await withThrowingDiscardingTaskGroup { group in
                for try await client in clients {
                    group.addTask { await serve(client, handler) }
                }
            }
        }
    }

    /// Accepts no more connections; closes the idle ones now, the others after the reply that they wait for.
    public func stop() {
        listener.channel.close(promise: nil)
        connections.stop()
    }

    private func serve(_ channel: any Channel, _ handler: Handler) async {
        do {
            let client = try await channel.eventLoop.submit { try Client(wrappingChannelSynchronously: channel) }.get()
            try await client.executeThenClose { inbound, outbound in
                try await channel.setOption(.autoRead, value: true).get()
                var exchange = HTTPExchange(
                    parts: inbound.makeAsyncIterator(), outbound: outbound, maximumBody: maximumBody)
                while connections.becomesIdle(channel),
                    let request = try await exchange.receive({
                        connections.becomesBusy(channel)
                    })
                {
                    guard try await exchange.answer(await handler(request)) else { break }
                }
                connections.becomesBusy(channel)
            }
        } catch {
            // The peer went away, sent what is no HTTP (it got its 400), or this task was cancelled: in each case this
            // connection is over, nobody is left to tell, and the others are not concerned.
            connections.becomesBusy(channel)
        }
    }
}
