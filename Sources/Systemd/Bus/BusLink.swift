internal import CSystemd
internal import Glibc
internal import SystemErrors

/// One connection to the system bus, and what is under way on it. It lives on the thread of its ``BusStation`` and is
/// seen by no other: a connection of sd-bus must stay with the thread that made it.
final class BusLink {
    typealias CallContinuation = CheckedContinuation<Result<BusReply, BusError>, Never>

    /// A `sd_bus`.
    private let bus: OpaquePointer
    private var calls: [UInt64: PendingCall] = [:]
    private var watches: [UInt64: SignalWatch] = [:]

    /// Does not wait for the bus: the greeting is exchanged while ``process()`` is called.
    ///
    /// - Parameter address: of another bus than that of the system, as `$DBUS_SYSTEM_BUS_ADDRESS` has it.
    init(address: String?) throws(ErrorNumber) {
        var opened: OpaquePointer?
        if address != nil {
            try Self.check(sd_bus_new(&opened))
        } else {
            try Self.check(sd_bus_open_system_with_description(&opened, "keyrotated"))
        }
        guard let opened else { throw ErrorNumber(ENOTCONN) }
        // From here on `deinit` closes it, whatever follows.
        bus = opened
        guard let address else { return }
        try Self.check(sd_bus_set_address(bus, address))
        try Self.check(sd_bus_set_bus_client(bus, 1))
        try Self.check(sd_bus_start(bus))
    }

    private static func check(_ result: Int32) throws(ErrorNumber) {
        if result < 0 { throw ErrorNumber(-result) }
    }

    deinit {
        for call in calls.values { call.end(.failure(.lost)) }
        for watch in watches.values { watch.end() }
        sd_bus_close_unref(bus)
    }

    func start(_ call: BusCall, _ id: UInt64, _ continuation: CallContinuation) {
        do throws(ErrorNumber) {
            let message = try message(of: call)
            defer { sd_bus_message_unref(message) }
            let pending = PendingCall(continuation) { [unowned self] in calls[id] = nil }
            try pending.send(message, over: bus)
            calls[id] = pending
        } catch { continuation.resume(returning: .failure(.unreachable(error))) }
    }

    func cancel(call id: UInt64) {
        calls.removeValue(forKey: id)?.end(.failure(.cancelled))
    }

    func watch(_ rule: BusSignalRule, _ id: UInt64, _ continuation: AsyncStream<BusSignal>.Continuation) {
        let watch = SignalWatch(rule, continuation)
        do throws(ErrorNumber) {
            try watch.begin(on: bus)
            watches[id] = watch
        } catch { watch.end() }
    }

    func endWatch(_ id: UInt64) {
        watches.removeValue(forKey: id)?.end()
    }

    private func message(of call: BusCall) throws(ErrorNumber) -> OpaquePointer {
        var message: OpaquePointer?
        var result = sd_bus_message_new_method_call(
            bus, &message, call.destination, call.path, call.interface, call.member)
        guard result >= 0, let message else { throw ErrorNumber(-result) }
        // Nobody is there to be asked for a password.
        result = sd_bus_message_set_allow_interactive_authorization(message, 0)
        for argument in call.arguments where result >= 0 {
            result = sd_bus_message_append_basic(message, CChar(UInt8(ascii: "s")), argument)
        }
        guard result >= 0 else {
            sd_bus_message_unref(message)
            throw ErrorNumber(-result)
        }
        return message
    }
}

/// What the loop around it needs.
extension BusLink {
    /// Sends and receives what can be without waiting.
    ///
    /// - Throws: when the connection is over.
    func process() throws(ErrorNumber) {
        // A bound, so that a flood of signals does not keep others from being served.
        for _ in 0..<256 {
            let result = sd_bus_process(bus, nil)
            if result < 0 { throw ErrorNumber(-result) }
            if result == 0 { return }
        }
    }

    /// What to wait for.
    func interest() throws(ErrorNumber) -> pollfd {
        let descriptor = sd_bus_get_fd(bus)
        if descriptor < 0 { throw ErrorNumber(-descriptor) }
        let events = sd_bus_get_events(bus)
        if events < 0 { throw ErrorNumber(-events) }
        return pollfd(fd: descriptor, events: Int16(truncatingIfNeeded: events), revents: 0)
    }

    /// How long to wait at most, in milliseconds; -1 is for ever.
    func patience() throws(ErrorNumber) -> Int32 {
        var deadline: UInt64 = 0
        let result = sd_bus_get_timeout(bus, &deadline)
        if result < 0 { throw ErrorNumber(-result) }
        guard deadline != .max else { return -1 }
        let now = MonotonicClock.now
        return deadline <= now ? 0 : Int32(clamping: (deadline - now) / 1000 + 1)
    }
}
