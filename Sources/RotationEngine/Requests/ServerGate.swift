import HeapModule
import RotationCore
import RotationPorts

/// What one server may be asked.
public struct ServerLimits: Hashable, Sendable {
    public let requestsPerSecond: Double
    public let maxConcurrentRequests: Int

    public init(requestsPerSecond: Double, maxConcurrentRequests: Int) {
        self.requestsPerSecond = requestsPerSecond
        self.maxConcurrentRequests = maxConcurrentRequests
    }
}

/// Everything that goes to a server passes here: rate, concurrency, breaker, `Retry-After`, served by deadline, so that
/// the key that strands first is served first. One per server, whatever the number of management keys, and whatever
/// reloads come: what is asked on behalf of a former configuration and of the present one is limited together.
///
/// There is a breaker for the server, and one for each management key: a key that is refused must not stop the tenants
/// that are reached with another one (P6).
actor ServerGate {
    private struct Waiter: Comparable {
        let deadline: Timestamp
        let ticket: Int
        let credential: String
        let end: Latch
        let continuation: CheckedContinuation<Bool, Never>

        static func < (left: Waiter, right: Waiter) -> Bool {
            (left.deadline, left.ticket) < (right.deadline, right.ticket)
        }

        static func == (left: Waiter, right: Waiter) -> Bool { left.ticket == right.ticket }
    }

    private let server: String
    private var limits: ServerLimits
    private let time: any TimeSource
    private let observer: any RotationObserver
    private let stop: Latch
    private let closed = Latch()
    private let wakeup = Wakeup()
    private var bucket: TokenBucket
    private var serverBreaker = Breaker()
    private var credentialBreakers: [String: Breaker] = [:]
    private var waiters = Heap<Waiter>()
    private var nextTicket = 0
    private var inFlight = 0
    /// Replies whose secrets are in memory only: while there is one, nothing more is created (S9).
    private var uncommittedReplies = 0

    init(
        server: String, limits: ServerLimits, time: any TimeSource, observer: any RotationObserver, stop: Latch
    ) {
        self.server = server
        self.limits = limits
        self.time = time
        self.observer = observer
        self.stop = stop
        bucket = TokenBucket(ratePerSecond: limits.requestsPerSecond, now: time.now())
    }

    /// Lets waiting requests pass as time goes by, until ``close()``.
    func run() async {
        while !closed.isOpen {
            admitWaiters()
            let isBlocked = waiters.isEmpty || inFlight >= limits.maxConcurrentRequests
            let next = isBlocked ? Timestamp.distantFuture : bucket.nextToken(after: time.now())
            await time.sleep(until: next, orWokenBy: wakeup)
        }
        turnAwayAll()
    }

    /// Ends ``run()``.
    nonisolated func close() {
        closed.open()
        wakeup.signal()
    }

    /// Works the server as hard as this from now on; what is in flight stays so.
    func limit(to new: ServerLimits) {
        guard new != limits else { return }
        limits = new
        bucket.change(ratePerSecond: new.requestsPerSecond, now: time.now())
        wakeup.signal()
    }

    /// Turns those waiting requests away whose term is over.
    func turnAwayTheRelieved() {
        let relieved = waiters.unordered.filter(\.end.isOpen)
        if relieved.isEmpty { return }
        waiters = Heap(waiters.unordered.filter { !$0.end.isOpen })
        for waiter in relieved.sorted() { waiter.continuation.resume(returning: false) }
    }

    /// Performs one request in its turn.
    ///
    /// - Parameters:
    ///   - deadline: orders the waiting; the request itself is limited in time by its adapter.
    ///   - end: when it opens, the request is turned away unless it has begun.
    ///   - testimony: what the answer says about the server.
    func perform<Answer: Sendable>(
        credential: String, deadline: Timestamp, until end: Latch, testimony: @Sendable (Answer) -> Testimony,
        _ request: @Sendable () async -> Answer
    ) async throws(RequestFailure) -> Answer {
        try await enter(credential: credential, deadline: deadline, until: end)
        let answer = await request()
        leave()
        note(testimony(answer), credential: credential)
        return answer
    }

    /// When the server is asked again with this management key; nil when it is asked now.
    func pausedUntil(credential: String) -> Timestamp? {
        let now = time.now()
        switch (serverBreaker.pausedUntil(now), credentialBreakers[credential]?.pausedUntil(now)) {
        case (let server?, let key?): return max(server, key)
        case (let server, let key): return server ?? key
        }
    }

    /// Another management key is to be used: that the one before was refused says nothing about it.
    func forgetRefusals(credential: String) {
        credentialBreakers[credential]?.endPause(time.now())
        wakeup.signal()
    }

    func holdCreates() { uncommittedReplies += 1 }
    func releaseCreates() { uncommittedReplies -= 1 }
    var mayCreate: Bool { uncommittedReplies == 0 }

    private func enter(credential: String, deadline: Timestamp, until end: Latch) async throws(RequestFailure) {
        if end.isOpen || pausedUntil(credential: credential) != nil { throw refusal(credential, end) }
        if waiters.isEmpty, inFlight < limits.maxConcurrentRequests, bucket.take(at: time.now()) {
            guard admit(credential) else { throw refusal(credential, end) }
            inFlight += 1
            return
        }
        nextTicket += 1
        let ticket = nextTicket
        let isAdmitted = await withCheckedContinuation { continuation in
            waiters.insert(
                Waiter(
                    deadline: deadline, ticket: ticket, credential: credential, end: end, continuation: continuation))
            wakeup.signal()
        }
        if !isAdmitted { throw refusal(credential, end) }
    }

    private func refusal(_ credential: String, _ end: Latch) -> RequestFailure {
        if end.isOpen { return .stopping }
        return .paused(until: pausedUntil(credential: credential) ?? time.now())
    }

    private func admit(_ credential: String) -> Bool {
        let now = time.now()
        guard pausedUntil(credential: credential) == nil else { return false }
        return serverBreaker.admit(now) && credentialBreakers[credential, default: Breaker()].admit(now)
    }

    private func admitWaiters() {
        while inFlight < limits.maxConcurrentRequests, let first = waiters.min {
            if pausedUntil(credential: first.credential) != nil {
                _ = waiters.popMin()
                first.continuation.resume(returning: false)
                continue
            }
            guard bucket.take(at: time.now()) else { return }
            _ = waiters.popMin()
            let isAdmitted = admit(first.credential)
            if isAdmitted { inFlight += 1 }
            first.continuation.resume(returning: isAdmitted)
        }
    }

    private func turnAwayAll() {
        while let waiter = waiters.popMin() { waiter.continuation.resume(returning: false) }
    }

    private func leave() {
        inFlight -= 1
        if !waiters.isEmpty { wakeup.signal() }
    }

    /// Each request that passed settles both breakers, or one of them would wait for its probe for ever.
    private func note(_ testimony: Testimony, credential: String) {
        // Requests that were cut off by the stop say nothing.
        if stop.isOpen { return }
        let now = time.now()
        switch testimony {
        case .none:
            serverBreaker.withdrawProbe(now)
            credentialBreakers[credential, default: Breaker()].withdrawProbe(now)
        case .fine:
            credentialBreakers[credential, default: Breaker()].succeeded(now).map { report(endOf: $0) }
            serverBreaker.succeeded(now).map { report(endOf: $0) }
        case .keyFailed(let error):
            serverBreaker.succeeded(now).map { report(endOf: $0) }
            report(credentialBreakers[credential, default: Breaker()].failed(error, at: now), error)
        case .serverFailed(let error):
            credentialBreakers[credential, default: Breaker()].withdrawProbe(now)
            report(serverBreaker.failed(error, at: now), error)
        }
        if !waiters.isEmpty { wakeup.signal() }
    }

    private func report(_ retryAt: Timestamp?, _ error: KeyServerError) {
        guard let retryAt else { return }
        observer.observe(.server(server, .outageBegan(message: error.message, retryAt: retryAt)))
    }

    private func report(endOf lasted: Duration) {
        observer.observe(.server(server, .outageEnded(lasted: lasted)))
    }
}
