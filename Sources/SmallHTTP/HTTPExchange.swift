import NIOCore
import NIOHTTP1

/// The requests and replies of one connection, one after the other.
struct HTTPExchange {
    private var parts: NIOAsyncChannelInboundStream<HTTPServerRequestPart>.AsyncIterator
    private let outbound: NIOAsyncChannelOutboundWriter<HTTPServerResponsePart>
    private let maximumBody: Int
    private var isHead = false
    private var keepsAlive = false

    init(
        parts: NIOAsyncChannelInboundStream<HTTPServerRequestPart>.AsyncIterator,
        outbound: NIOAsyncChannelOutboundWriter<HTTPServerResponsePart>, maximumBody: Int
    ) {
        self.parts = parts
        self.outbound = outbound
        self.maximumBody = maximumBody
    }

    /// The next request; nil when the connection has ended or its body was too large (which has been answered).
    mutating func receive(_ headCame: () -> Void) async throws -> HTTPRequest? {
        guard case .head(let head)? = try await parts.next(isolation: #isolation) else { return nil }
        headCame()
        isHead = head.method == .HEAD
        keepsAlive = head.isKeepAlive
        if head.headers.first(name: "Expect")?.lowercased() == "100-continue" {
            try await outbound.write(.head(HTTPResponseHead(version: .http1_1, status: .continue)))
        }
        guard let body = try await receiveBody() else { return nil }
        return HTTPRequest(head, body: body)
    }

    private mutating func receiveBody() async throws -> [UInt8]? {
        var body: [UInt8] = []
        while let part = try await parts.next(isolation: #isolation) {
            switch part {
            case .head: return nil
            case .body(let buffer):
                guard body.count + buffer.readableBytes <= maximumBody else {
                    _ = try await answer(HTTPReply(status: 413, ending: .close))
                    return nil
                }
                body.append(contentsOf: buffer.readableBytesView)
            case .end: return body
            }
        }
        return nil
    }

    /// Sends the reply after its delay. False when the connection is to be closed.
    mutating func answer(_ reply: HTTPReply) async throws -> Bool {
        if reply.delay > .zero { try await Task.sleep(for: reply.delay) }
        switch reply.ending {
        case .drop: return false
        case .keepAlive:
            try await outbound.write(contentsOf: parts(of: reply, closing: !keepsAlive))
            return keepsAlive
        case .close:
            try await outbound.write(contentsOf: parts(of: reply, closing: true))
            return false
        case .truncate(let count):
            try await outbound.write(contentsOf: Array(parts(of: reply, bodyBytes: count, closing: false).dropLast()))
            return false
        case .drip(let interval):
            try await send(reply, closing: true) { exchange in
                for byte in reply.body {
                    try await exchange.write([byte])
                    try await Task.sleep(for: interval)
                }
            }
            return false
        case .flood(let bytes):
            let space = [UInt8](repeating: UInt8(ascii: " "), count: 1 << 16)
            var reply = reply
            reply.framing = .chunked
            try await send(reply, closing: true) { exchange in
                try await exchange.write(reply.body)
                for _ in 0..<max(0, bytes - reply.body.count) / space.count { try await exchange.write(space) }
            }
            return false
        }
    }

    private func send(
        _ reply: HTTPReply, closing: Bool, _ body: (HTTPExchange) async throws -> Void
    ) async throws {
        try await outbound.write(.head(head(of: reply, closing: closing)))
        if !isHead { try await body(self) }
        try await outbound.write(.end(nil))
    }

    private func write(_ bytes: [UInt8]) async throws {
        try await outbound.write(.body(.byteBuffer(ByteBuffer(bytes: bytes))))
    }

    private func parts(of reply: HTTPReply, bodyBytes: Int = .max, closing: Bool) -> [HTTPServerResponsePart] {
        var parts: [HTTPServerResponsePart] = [.head(head(of: reply, closing: closing))]
        if !isHead, !reply.body.isEmpty {
            parts.append(.body(.byteBuffer(ByteBuffer(bytes: reply.body.prefix(bodyBytes)))))
        }
        return parts + [.end(nil)]
    }

    private func head(of reply: HTTPReply, closing: Bool) -> HTTPResponseHead {
        var headers = HTTPHeaders(reply.headers.map { ($0.name, $0.value) })
        // Without a length NIO's encoder frames in chunks, and says so, unless the status has no body.
        if reply.framing == .length { headers.add(name: "Content-Length", value: "\(reply.body.count)") }
        if closing { headers.add(name: "Connection", value: "close") }
        return HTTPResponseHead(
            version: .http1_1, status: HTTPResponseStatus(statusCode: reply.status), headers: headers)
    }
}

extension HTTPRequest {
    fileprivate init(_ head: HTTPRequestHead, body: [UInt8]) {
        let pieces = head.uri.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        self.init(
            method: head.method.rawValue, path: String(pieces[0]), query: pieces.count > 1 ? String(pieces[1]) : "",
            headers: head.headers.map { HTTPField($0.name, $0.value.droppingTrailingSpace) }, body: body)
    }
}

extension String {
    /// NIO leaves the optional white space after a header's value (RFC 9110, 5.5) in place.
    fileprivate var droppingTrailingSpace: String {
        guard let last = utf8.last, last == 0x20 || last == 0x09 else { return self }
        return String(decoding: utf8.reversed().drop { $0 == 0x20 || $0 == 0x09 }.reversed(), as: UTF8.self)
    }
}
