import NIOCore
import NIOPosix

/// A TCP client that sends bytes as they are and reads until the server closes.
enum RawClient {
    /// Everything that the server sends until it closes the connection.
    static func exchange(_ text: String, port: Int) async throws -> String {
        try await exchange([Array(text.utf8)], port: port)
    }

    static func exchange(_ pieces: [[UInt8]], port: Int) async throws -> String {
        let channel = try await connect(port: port)
        return try await channel.executeThenClose { inbound, outbound in
            for piece in pieces { try await outbound.write(ByteBuffer(bytes: piece)) }
            return try await read(inbound) { _ in false }
        }
    }

    /// Sends `text`, waits until `isEnough` of what came back, does `then`, and reads on until the server closes.
    static func exchange(
        _ text: String, port: Int, until isEnough: @Sendable (String) -> Bool, then: @Sendable () async throws -> Void
    ) async throws -> String {
        let channel = try await connect(port: port)
        return try await channel.executeThenClose { inbound, outbound in
            try await outbound.write(ByteBuffer(string: text))
            var iterator = inbound.makeAsyncIterator()
            var received = ""
            while !isEnough(received), let buffer = try await iterator.next(isolation: #isolation) {
                received += String(buffer: buffer)
            }
            try await then()
            while let buffer = try await iterator.next(isolation: #isolation) { received += String(buffer: buffer) }
            return received
        }
    }

    private static func read(
        _ inbound: NIOAsyncChannelInboundStream<ByteBuffer>, until isEnough: (String) -> Bool
    ) async throws -> String {
        var received = ""
        for try await buffer in inbound {
            received += String(buffer: buffer)
            if isEnough(received) { break }
        }
        return received
    }

    private static func connect(port: Int) async throws -> NIOAsyncChannel<ByteBuffer, ByteBuffer> {
        try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .connect(host: "127.0.0.1", port: port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
                }
            }
    }
}
