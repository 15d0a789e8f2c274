import SmallHTTP

/// A server that runs while `body` does, and is stopped after it.
func withServer(
    maximumBody: Int = 1 << 16, _ handler: @escaping HTTPServer.Handler, _ body: (HTTPServer) async throws -> Void
) async throws {
    let server = try await HTTPServer.bind(port: 0, maximumBody: maximumBody)
    try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask { try await server.run(handler) }
        do {
            try await body(server)
        } catch {
            group.cancelAll()
            throw error
        }
        server.stop()
        try await group.waitForAll()
    }
}

/// Answers with what came: method, path, query, and the body.
@Sendable func echo(_ request: HTTPRequest) async -> HTTPReply {
    let text = "\(request.method)|\(request.path)|\(request.query)|"
    return HTTPReply(status: 200, body: Array(text.utf8) + request.body)
}

/// Answers everything with `reply`.
func always(_ reply: HTTPReply) -> HTTPServer.Handler {
    { _ in reply }
}
