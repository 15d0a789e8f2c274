import SmallHTTP
import Testing

/// The time limit turns a connection that is never closed into a failure.
@Suite(.timeLimit(.minutes(5))) struct HTTPServerTests {
    @Test func requestComesWhole() async throws {
        try await withServer(echo) { server in
            let reply = try await RawClient.exchange(
                "POST /a/b?c=%20d HTTP/1.1\r\nConnection: close\r\nContent-Length: 3\r\n\r\nxyz", port: server.port)
            #expect(reply.hasPrefix("HTTP/1.1 200 OK\r\nContent-Length: 20\r\nConnection: close\r\n\r\n"))
            #expect(reply.hasSuffix("\r\n\r\nPOST|/a/b|c=%20d|xyz"))
        }
    }

    @Test func headersComeInOrder() async throws {
        let handler: HTTPServer.Handler = { request in
            HTTPReply(
                status: 200, body: Array(request.headers.map { "\($0.name)=\($0.value)" }.joined(separator: ";").utf8))
        }
        try await withServer(handler) { server in
            let reply = try await RawClient.exchange(
                "GET / HTTP/1.1\r\nX-One: 1\r\nConnection: close\r\nx-two:  2 \r\n\r\n", port: server.port)
            #expect(reply.hasSuffix("\r\n\r\nX-One=1;Connection=close;x-two=2"))
        }
    }

    @Test func connectionIsKeptForSeveralRequests() async throws {
        try await withServer(echo) { server in
            let reply = try await RawClient.exchange(
                "GET /1 HTTP/1.1\r\n\r\nGET /2 HTTP/1.1\r\n\r\nGET /3 HTTP/1.1\r\nConnection: close\r\n\r\n",
                port: server.port)
            #expect(reply.ranges(of: "HTTP/1.1 200 OK").count == 3)
            #expect(reply.ranges(of: "Connection: close").count == 1)
            let order = ["GET|/1||", "GET|/2||", "GET|/3||"].compactMap { reply.firstRange(of: $0)?.lowerBound }
            #expect(order.count == 3 && order == order.sorted())
        }
    }

    @Test func oldProtocolIsClosedAfterTheReply() async throws {
        try await withServer(echo) { server in
            let reply = try await RawClient.exchange("GET /1 HTTP/1.0\r\n\r\n", port: server.port)
            #expect(reply.contains("Connection: close"))
            #expect(reply.hasSuffix("GET|/1||"))
        }
    }

    @Test func chunkedBodyIsPutTogether() async throws {
        try await withServer(echo) { server in
            let head = "PUT / HTTP/1.1\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n"
            let pieces = [head, "3\r\nabc\r\n", "2\r\nde\r\n0\r\n\r\n"].map { Array($0.utf8) }
            let reply = try await RawClient.exchange(pieces, port: server.port)
            #expect(reply.hasSuffix("PUT|/||abcde"))
        }
    }

    @Test func expectationIsAnswered() async throws {
        try await withServer(echo) { server in
            let reply = try await RawClient.exchange(
                "POST / HTTP/1.1\r\nConnection: close\r\nExpect: 100-continue\r\nContent-Length: 1\r\n\r\nx",
                port: server.port)
            #expect(reply.hasPrefix("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n"))
            #expect(reply.hasSuffix("POST|/||x"))
        }
    }

    @Test(arguments: ["nonsense\r\n\r\n", "GET / HTTP/1.1\r\nContent-Length: x\r\n\r\n", "GET / HTTP/9.9\r\n\r\n"])
    func malformedRequestIs400AndCloses(_ text: String) async throws {
        try await withServer(echo) { server in
            let reply = try await RawClient.exchange(text, port: server.port)
            #expect(reply.hasPrefix("HTTP/1.1 400 Bad Request\r\n"))
            // The server goes on for the others.
            let next = try await RawClient.exchange("GET / HTTP/1.0\r\n\r\n", port: server.port)
            #expect(next.hasPrefix("HTTP/1.1 200"))
        }
    }

    @Test(arguments: [(64, 200), (65, 413)])
    func bodyIsBounded(_ size: Int, _ status: Int) async throws {
        try await withServer(maximumBody: 64, echo) { server in
            let body = String(repeating: "x", count: size)
            let reply = try await RawClient.exchange(
                "POST / HTTP/1.1\r\nConnection: close\r\nContent-Length: \(size)\r\n\r\n\(body)", port: server.port)
            #expect(reply.hasPrefix("HTTP/1.1 \(status) "))
        }
    }

    @Test(
        "how replies are framed",
        arguments: [
            (HTTPReply(status: 200, body: [120]), "GET", "\r\nContent-Length: 1\r\n", "\r\n\r\nx"),
            (HTTPReply(status: 404, body: [120]), "HEAD", "\r\nContent-Length: 1\r\n", "close\r\n\r\n"),
            (
                HTTPReply(status: 200, body: [120, 121], framing: .chunked), "GET",
                "\r\ntransfer-encoding: chunked\r\n",
                "\r\n\r\n2\r\nxy\r\n0\r\n\r\n"
            ),
            (HTTPReply(status: 204, framing: .none), "GET", "HTTP/1.1 204 No Content\r\n", "close\r\n\r\n"),
        ])
    func replyIsFramed(_ answer: HTTPReply, _ method: String, _ part: String, _ end: String) async throws {
        try await withServer(always(answer)) { server in
            let reply = try await RawClient.exchange(
                "\(method) / HTTP/1.1\r\nConnection: close\r\n\r\n", port: server.port)
            #expect(reply.contains(part))
            #expect(reply.hasSuffix(end))
        }
    }

    @Test(
        "how replies end",
        arguments: [
            (HTTPReply.Ending.close, 1, "0123456789"), (.truncate(bodyBytes: 4), 1, "0123"), (.drop, 0, ""),
        ])
    func replyEnds(_ ending: HTTPReply.Ending, _ replies: Int, _ body: String) async throws {
        let answer = HTTPReply(status: 200, body: Array("0123456789".utf8), ending: ending)
        try await withServer(always(answer)) { server in
            // The second request is never answered: the connection is closed by then.
            let text = try await RawClient.exchange(
                "GET /1 HTTP/1.1\r\n\r\nGET /2 HTTP/1.1\r\n\r\n", port: server.port)
            #expect(text.ranges(of: "Content-Length: 10").count == replies)
            #expect(text.split(separator: "\r\n\r\n").dropFirst().joined() == body)
        }
    }

    @Test func replyIsHeldBack() async throws {
        let answer = HTTPReply(status: 200, delay: .milliseconds(50))
        try await withServer(always(answer)) { server in
            let start = ContinuousClock.now
            _ = try await RawClient.exchange("GET / HTTP/1.0\r\n\r\n", port: server.port)
            #expect(ContinuousClock.now - start >= .milliseconds(50))
        }
    }

    @Test func connectionsDoNotWaitForEachOther() async throws {
        let (opened, open) = AsyncStream.makeStream(of: Void.self)
        let handler: HTTPServer.Handler = { request in
            if request.path == "/slow" { for await _ in opened { break } } else { open.yield() }
            return HTTPReply(status: 200)
        }
        try await withServer(handler) { server in
            // The slow one is answered only because the other is served meanwhile.
            async let slow = RawClient.exchange("GET /slow HTTP/1.0\r\n\r\n", port: server.port)
            let quick = try await RawClient.exchange("GET / HTTP/1.0\r\n\r\n", port: server.port)
            #expect(quick.contains(" 200 "))
            let late = try await slow
            #expect(late.contains(" 200 "))
        }
    }

    @Test func stopClosesIdleConnections() async throws {
        try await withServer(echo) { server in
            let text = try await RawClient.exchange(
                "GET /1 HTTP/1.1\r\n\r\n", port: server.port, until: { $0.hasSuffix("GET|/1||") },
                then: { server.stop() })
            #expect(text.ranges(of: "HTTP/1.1 200 OK").count == 1)
        }
    }

    @Test func stopLetsTheCurrentReplyOut() async throws {
        let (entered, enter) = AsyncStream.makeStream(of: Void.self)
        let (opened, open) = AsyncStream.makeStream(of: Void.self)
        let handler: HTTPServer.Handler = { _ in
            enter.yield()
            for await _ in opened { break }
            return HTTPReply(status: 200, body: Array("done".utf8))
        }
        try await withServer(handler) { server in
            async let reply = RawClient.exchange("GET / HTTP/1.1\r\n\r\n", port: server.port)
            for await _ in entered { break }
            server.stop()
            open.yield()
            let text = try await reply
            #expect(text.hasSuffix("\r\n\r\ndone"))
        }
    }

    @Test func portInUseIsSaid() async throws {
        try await withServer(echo) { server in
            let error = await #expect(throws: HTTPServerError.self) { _ = try await HTTPServer.bind(port: server.port) }
            #expect(error?.code == .addressInUse)
            #expect(error?.message.contains("127.0.0.1:\(server.port): Address already in use (EADDRINUSE)") == true)
        }
    }
}
