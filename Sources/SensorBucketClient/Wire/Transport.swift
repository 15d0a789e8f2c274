internal import AsyncHTTPClient
internal import NIOCore
internal import NIOHTTP1
internal import NIOSSL
internal import RotationCore

/// Sends one request and brings back one complete reply, within one deadline, never twice.
struct Transport: Sendable {
    /// Sixteen times what a page of a thousand keys with long names can be.
    static let maximumBodySize = 16 * 1024 * 1024

    let baseURL: BaseURL
    let timeout: Duration
    let userAgent: String
    let now: @Sendable () -> Timestamp
    /// Called with each clock reading as soon as the head of a reply is there, whatever its status.
    let observe: @Sendable (ServerClockReading) -> Void
    private let pooled: HTTPClient
    private let unpooled: HTTPClient

    init(
        baseURL: BaseURL, roots: NIOSSLTrustRoots?, timeout: Duration, userAgent: String,
        now: @escaping @Sendable () -> Timestamp, observe: @escaping @Sendable (ServerClockReading) -> Void
    ) {
        self.baseURL = baseURL
        self.timeout = timeout
        self.userAgent = userAgent
        self.now = now
        self.observe = observe
        pooled = .strict(trusting: roots, timeout: timeout, usesPerConnection: nil)
        unpooled = .strict(trusting: roots, timeout: timeout, usesPerConnection: 1)
    }

    /// Idempotent. The library reports only that somebody else already shut it down, which is then as well.
    func shutdown() async {
        for client in [pooled, unpooled] {
            do {
                try await client.shutdown()
            } catch {
                assert(error as? HTTPClientError == .alreadyShutdown, "an HTTP client could not be shut down: \(error)")
            }
        }
    }

    func send(_ request: OutgoingRequest) async throws(TransportFailure) -> Reply {
        let progress = RequestProgress()
        do {
            return try await Deadline.run(within: timeout) { try await exchange(request, progress) }
        } catch {
            var failure = TransportFailure(error, timeout: timeout)
            failure.status = progress.status
            failure.isKnownNotSent = request.method == .post && !progress.hasReleasedBody && progress.status == nil
            throw failure
        }
    }

    private func exchange(_ request: OutgoingRequest, _ progress: RequestProgress) async throws -> Reply {
        let client = request.method == .post ? unpooled : pooled
        // The library looks at the cancellation of a task a little later, when the request may be out.
        try Task.checkCancellation()
        let sentAt = now()
        let response = try await client.execute(prepared(request, progress), deadline: backstop)
        let serverDate = response.headers.first(name: "Date").flatMap(HTTPDate.parse)
        let receivedAt = now()
        progress.status = Int(response.status.code)
        if let serverDate {
            observe(ServerClockReading(serverDate: serverDate, sentAt: sentAt, receivedAt: receivedAt))
        }
        return Reply(
            status: Int(response.status.code), serverDate: serverDate,
            retryAfter: response.headers.first(name: "Retry-After").flatMap {
                RetryAfter.parse($0, serverDate: serverDate ?? receivedAt)
            },
            contentType: response.headers.first(name: "Content-Type"), body: try await collect(response))
    }

    private func collect(_ response: HTTPClientResponse) async throws -> [UInt8] {
        var body: [UInt8] = []
        let announced = response.headers.first(name: "Content-Length").flatMap { Int($0) } ?? 0
        try checkSize(announced)
        body.reserveCapacity(announced)
        for try await part in response.body {
            try checkSize(body.count + part.readableBytes)
            body.append(contentsOf: part.readableBytesView)
        }
        return body
    }

    private func checkSize(_ size: Int) throws(TransportFailure) {
        guard size > Self.maximumBodySize else { return }
        throw TransportFailure(stage: .tooLarge, reason: "the answer is larger than \(Self.maximumBodySize) bytes")
    }

    private func prepared(_ request: OutgoingRequest, _ progress: RequestProgress) -> HTTPClientRequest {
        var prepared = HTTPClientRequest(url: baseURL.description + request.target)
        prepared.method = HTTPMethod(rawValue: request.method.rawValue)
        prepared.headers.add(name: "Authorization", value: bearer(request.secret))
        prepared.headers.add(name: "Accept", value: "application/json")
        prepared.headers.add(name: "User-Agent", value: userAgent)
        if request.method == .post {
            // Exactly this text: the server refuses it with a charset, or in other letters.
            prepared.headers.add(name: "Content-Type", value: "application/json")
            let body = OneTimeBody(bytes: ByteBuffer(bytes: request.body), progress: progress)
            prepared.body = .stream(body, length: .known(Int64(request.body.count)))
        }
        return prepared
    }

    private func bearer(_ secret: Secret) -> String {
        secret.withBytes { "Bearer " + String(decoding: $0, as: UTF8.self) }
    }

    /// The library wants a deadline for the head; ours over head and body comes first.
    private var backstop: NIODeadline { .now() + .microseconds(timeout.microseconds) + .seconds(1) }
}
