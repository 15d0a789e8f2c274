internal import CSystemd
internal import SystemErrors

/// Hands signals of one kind to one listener. Lives on the thread of its ``BusLink``.
final class SignalWatch {
    private let continuation: AsyncStream<BusSignal>.Continuation
    private let rule: BusSignalRule
    /// A `sd_bus_slot`: the subscription with the bus.
    private var slot: OpaquePointer?

    init(_ rule: BusSignalRule, _ continuation: AsyncStream<BusSignal>.Continuation) {
        self.rule = rule
        self.continuation = continuation
    }

    /// Does not wait for the bus to confirm: it works off what one connection sends in order, so a signal that follows
    /// from a later call is not missed.
    func begin(on bus: OpaquePointer) throws(ErrorNumber) {
        // Unretained: the link keeps this, and gives the slot back when it ends.
        let this = Unmanaged.passUnretained(self).toOpaque()
        let result = sd_bus_match_signal_async(
            bus, &slot, rule.sender, rule.path, rule.interface, rule.member,
            { message, this, _ in
                guard let message, let this else { return 0 }
                Unmanaged<SignalWatch>.fromOpaque(this).takeUnretainedValue().receive(message)
                return 0
            }, nil, this)
        if result < 0 { throw ErrorNumber(-result) }
    }

    func end() {
        slot = sd_bus_slot_unref(slot)
        continuation.finish()
    }

    /// The bus hands out by sender what is told everybody; what somebody sends to us alone it just passes on, and libsystemd
    /// takes any sender for the owner of a well-known name. It is not even read: it may be large.
    private func receive(_ message: OpaquePointer) {
        let sender = PendingCall.sender(of: message)
        guard sender == rule.sender else { return }
        // Each watch reads it from the beginning.
        sd_bus_message_rewind(message, 1)
        let values = BusMessageReader(message: message).values()
        continuation.yield(BusSignal(sender: sender, values: values))
    }
}
