internal import Glibc
internal import Synchronization
internal import SystemErrors

/// The system bus (D-Bus), used without blocking anybody: one thread of its own waits for all that is under way, begun
/// with the first use. There is a connection while somebody uses it; a bus that was restarted is simply found again.
public final class SystemBus: Sendable {
    private let inbox = Mutex<BusInbox?>(nil)

    private let address: String?

    /// - Parameter address: of another bus; nil for that of the system.
    public init(address: String? = nil) {
        self.address = address
    }

    deinit { inbox.withLock { $0?.put { $0.stop() } } }

    /// Lends the connection to `body`, which may be called by many tasks at a time.
    public func use<Value: Sendable>(
        _ body: (BusConnection) async throws(BusError) -> Value
    ) async throws(BusError) -> Value {
        let inbox = try startedInbox()
        let entry = await withCheckedContinuation { (continuation: CheckedContinuation<BusStation.Entry, Never>) in
            inbox.put { continuation.resume(returning: $0.enter()) }
        }
        let number = try entry.get()
        defer { inbox.put { $0.leave(number) } }
        return try await body(BusConnection(inbox: inbox, number: number))
    }

    private func startedInbox() throws(BusError) -> BusInbox {
        let result = inbox.withLock { known -> Result<BusInbox, BusError> in
            if let known { return .success(known) }
            do throws(ErrorNumber) {
                let inbox = try BusInbox(address: address)
                try Self.startThread(inbox)
                known = inbox
                return .success(inbox)
            } catch { return .failure(.unreachable(error)) }
        }
        return try result.get()
    }

    private static func startThread(_ inbox: BusInbox) throws(ErrorNumber) {
        // Retained for the thread, which lets go of it at its end. It does not keep the bus itself alive.
        let inbox = Unmanaged.passRetained(inbox)
        var thread = pthread_t()
        let result = pthread_create(
            &thread, nil,
            { inbox in
                guard let inbox else { return nil }
                let work = Unmanaged<BusInbox>.fromOpaque(inbox).takeRetainedValue()
                BusStation(address: work.address).run(work)
                return nil
            }, inbox.toOpaque())
        guard result == 0 else {
            inbox.release()
            throw ErrorNumber(result)
        }
        pthread_detach(thread)
    }
}

/// A connection that somebody has been lent. After ``SystemBus/use(_:)`` has ended everything on it fails.
public struct BusConnection: Sendable {
    fileprivate let inbox: BusInbox
    fileprivate let number: UInt64

    /// Calls and waits for the answer; a cancelled task does not wait.
    public func call(_ call: BusCall) async throws(BusError) -> BusReply {
        let (id, isCancelled) = (Ticket.next(), Flag())
        let result = await withTaskCancellationHandler {
            await withCheckedContinuation { (continuation: BusLink.CallContinuation) in
                inbox.put { [number] station in
                    // Whichever comes first, this or the cancellation: the other one finds it.
                    if isCancelled.isSet { return continuation.resume(returning: .failure(.cancelled)) }
                    guard let link = station.link(number) else {
                        return continuation.resume(returning: .failure(.lost))
                    }
                    link.start(call, id, continuation)
                }
            }
        } onCancel: {
            isCancelled.set()
            inbox.put { [number] in $0.link(number)?.cancel(call: id) }
        }
        return try result.get()
    }

    /// The unique name of who has a well-known one.
    public func owner(of name: String) async throws(BusError) -> String {
        let bus = "org.freedesktop.DBus"
        let reply = try await call(BusCall(bus, "/org/freedesktop/DBus", bus, "GetNameOwner", [name]))
        guard let owner = reply.values.first?.text else { throw .unexpected("GetNameOwner gave no name") }
        return owner
    }

    /// The signals that follow from calls after this one, and others of their kind. Ends with the connection.
    public func signals(_ rule: BusSignalRule) -> AsyncStream<BusSignal> {
        let id = Ticket.next()
        let (stream, continuation) = AsyncStream.makeStream(of: BusSignal.self)
        continuation.onTermination = { [inbox, number] _ in
            inbox.put { $0.link(number)?.endWatch(id) }
        }
        inbox.put { [number] station in
            guard let link = station.link(number) else { return continuation.finish() }
            link.watch(rule, id, continuation)
        }
        return stream
    }
}

/// Numbers that are given once.
private enum Ticket {
    private static let counter = Atomic<UInt64>(0)

    static func next() -> UInt64 { counter.add(1, ordering: .relaxed).newValue }
}

/// Set once.
private final class Flag: Sendable {
    private let value = Atomic(false)

    var isSet: Bool { value.load(ordering: .acquiring) }

    func set() { value.store(true, ordering: .releasing) }
}
