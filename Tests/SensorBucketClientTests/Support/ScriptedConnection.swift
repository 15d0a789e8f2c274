import Glibc
import NIOCore

/// The server's side of one connection: collects a request with its body, then plays a script.
///
/// Used on its event loop alone, as every handler is; NIO never moves a handler to another loop.
final class ScriptedConnection: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let number: Int
    private let respond: @Sendable (ReceivedRequest) -> Script
    private var received = ""

    init(number: Int, respond: @escaping @Sendable (ReceivedRequest) -> Script) {
        self.number = number
        self.respond = respond
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        received += String(buffer: unwrapInboundIn(data))
        while let request = takeRequest() { play(respond(request), context) }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }

    private func takeRequest() -> ReceivedRequest? {
        guard let end = received.firstRange(of: "\r\n\r\n") else { return nil }
        let lines = received[..<end.lowerBound].split(separator: "\r\n").map(String.init)
        let head = ReceivedRequest(line: lines[0], headers: Array(lines.dropFirst()), body: "", connection: number)
        let length = head.header("Content-Length").flatMap { Int($0) } ?? 0
        guard received[end.upperBound...].utf8.count >= length else { return nil }
        let body = String(decoding: received[end.upperBound...].utf8.prefix(length), as: UTF8.self)
        received.removeSubrange(..<received.utf8.index(end.upperBound, offsetBy: length))
        return ReceivedRequest(line: head.line, headers: head.headers, body: body, connection: number)
    }

    private func play(_ script: Script, _ context: ChannelHandlerContext) {
        switch script {
        case .reply(let text): send(text, context)
        case .drip(let text): drip(Array(text.utf8), 0, context)
        case .endless(let text, let chunk):
            send(text, context)
            repeatForEver(ByteBuffer(string: chunk), context)
        case .replyAndClose(let text):
            let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
            context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: text))).whenComplete { _ in
                bound.value.close(promise: nil)
            }
        case .reset: reset(context)
        case .silence: break
        }
    }

    private func send(_ text: String, _ context: ChannelHandlerContext) {
        context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: text)), promise: nil)
    }

    private func drip(_ bytes: [UInt8], _ index: Int, _ context: ChannelHandlerContext) {
        guard context.channel.isActive else { return }
        context.writeAndFlush(wrapOutboundOut(ByteBuffer(bytes: [bytes[index % bytes.count]])), promise: nil)
        let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        context.eventLoop.scheduleTask(in: .milliseconds(1)) { bound.value.0.drip(bytes, index + 1, bound.value.1) }
    }

    /// Writes the next chunk when the last has gone, so that memory stays small; ends with the connection.
    private func repeatForEver(_ chunk: ByteBuffer, _ context: ChannelHandlerContext) {
        let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        context.writeAndFlush(wrapOutboundOut(chunk)).whenSuccess {
            bound.value.0.repeatForEver(chunk, bound.value.1)
        }
    }

    /// Closing with a linger time of zero makes the kernel send RST instead of FIN.
    private func reset(_ context: ChannelHandlerContext) {
        let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
        guard let socket = context.channel as? any SocketOptionProvider else { return context.close(promise: nil) }
        socket.setSoLinger(linger(l_onoff: 1, l_linger: 0)).whenComplete { _ in bound.value.close(promise: nil) }
    }
}
