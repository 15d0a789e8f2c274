internal import CSystemd
internal import SystemErrors

/// A call whose answer has not come yet. Lives on the thread of its ``BusLink``.
final class PendingCall {
    private var continuation: BusLink.CallContinuation?
    private let whenAnswered: () -> Void
    /// A `sd_bus_slot`: without it the answer is not ours any more.
    private var slot: OpaquePointer?

    init(_ continuation: BusLink.CallContinuation, whenAnswered: @escaping () -> Void) {
        self.continuation = continuation
        self.whenAnswered = whenAnswered
    }

    /// - Parameter message: a `sd_bus_message`, borrowed.
    /// - Throws: when it cannot be sent; then nobody will be told by this call.
    func send(_ message: OpaquePointer, over bus: OpaquePointer) throws(ErrorNumber) {
        // Unretained: the link keeps this until the answer comes, or gives the slot back before.
        let this = Unmanaged.passUnretained(self).toOpaque()
        // 0: the usual 25 seconds, in case that whoever calls has no deadline.
        let result = sd_bus_call_async(
            bus, &slot, message,
            { answer, this, _ in
                guard let answer, let this else { return 0 }
                Unmanaged<PendingCall>.fromOpaque(this).takeUnretainedValue().receive(answer)
                return 0
            }, this, 0)
        if result < 0 { throw ErrorNumber(-result) }
    }

    func end(_ result: Result<BusReply, BusError>) {
        slot = sd_bus_slot_unref(slot)
        continuation?.resume(returning: result)
        continuation = nil
    }

    private func receive(_ answer: OpaquePointer) {
        end(Self.result(of: answer))
        whenAnswered()
    }

    private static func result(of answer: OpaquePointer) -> Result<BusReply, BusError> {
        if let error = sd_bus_message_get_error(answer), let name = error.pointee.name {
            let message = error.pointee.message.map { String(cString: $0) } ?? ""
            return .failure(.refused(name: String(cString: name), message: message))
        }
        let values = BusMessageReader(message: answer).values()
        return .success(BusReply(sender: sender(of: answer), values: values))
    }

    static func sender(of message: OpaquePointer) -> String {
        sd_bus_message_get_sender(message).map { String(cString: $0) } ?? ""
    }
}
