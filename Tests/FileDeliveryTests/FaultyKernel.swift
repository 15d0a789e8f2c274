import Glibc
import Synchronization
import SystemErrors

@testable import FileDelivery

/// The real kernel, with every call recorded and, if the test wants, preceded, failed or shortened.
final class FaultyKernel: SystemCalls {
    enum Call: String, CaseIterable, Sendable {
        case openWithoutLinks, open, create, close, status, statusByName, entries, read, write
        case readLink, changeOwner, changeMode, attribute, setAttribute, removeAttribute, synchronize, rename, unlink
    }

    /// One call. The subject is the name that was opened, with a temporary name replaced by `TEMPORARY`.
    struct Event: Hashable, Sendable, CustomStringConvertible {
        let call: Call
        let subject: String
        var description: String { "\(call.rawValue) \(subject)" }
    }

    enum Response {
        case proceed
        case fail(Int32)
        /// Success is claimed and nothing done.
        case pretend
        /// At most so many bytes.
        case transfer(Int)
    }

    private struct State {
        var events: [Event] = []
        var names: [Int32: String] = [:]
    }

    private let state = Mutex(State())
    private let kernel = Kernel()
    private let user: uid_t
    private let respond: @Sendable (_ event: Event, _ index: Int) -> Response

    init(user: uid_t = geteuid(), respond: @escaping @Sendable (_ event: Event, _ index: Int) -> Response) {
        self.user = user
        self.respond = respond
    }

    var events: [Event] { state.withLock { $0.events } }
    /// How many descriptors were opened and not closed.
    var openCount: Int { state.withLock { $0.names.count } }

    func effectiveUser() -> uid_t { user }
    func effectiveGroup() -> gid_t { kernel.effectiveGroup() }
    func userID(named name: String) throws(ErrorNumber) -> uid_t? { try kernel.userID(named: name) }
    func groupID(named name: String) throws(ErrorNumber) -> gid_t? { try kernel.groupID(named: name) }

    func openWithoutLinks(_ directory: Int32, _ name: String, flags: Int32) throws(ErrorNumber) -> Int32 {
        _ = try admit(.openWithoutLinks, name)
        return remember(try kernel.openWithoutLinks(directory, name, flags: flags), name)
    }

    func open(_ directory: Int32, _ name: String, flags: Int32, mode: mode_t) throws(ErrorNumber) -> Int32 {
        _ = try admit(flags & O_CREAT == 0 ? .open : .create, name)
        // Where a FIFO would block for ever, the test is to fail instead.
        if flags & (O_CREAT | O_DIRECTORY | O_NONBLOCK) == 0 { throw ErrorNumber(EWOULDBLOCK) }
        return remember(try kernel.open(directory, name, flags: flags, mode: mode), name)
    }

    /// Closes in any case, as the kernel does.
    func close(_ descriptor: Int32) throws(ErrorNumber) {
        let name = name(of: descriptor)
        state.withLock { $0.names[descriptor] = nil }
        try kernel.close(descriptor)
        _ = try admit(.close, name)
    }

    func status(_ descriptor: Int32) throws(ErrorNumber) -> FileStatus {
        _ = try admit(.status, name(of: descriptor))
        return try kernel.status(descriptor)
    }

    func status(_ directory: Int32, _ name: String) throws(ErrorNumber) -> FileStatus {
        _ = try admit(.statusByName, name)
        return try kernel.status(directory, name)
    }

    func entries(_ directory: Int32, into buffer: UnsafeMutableRawBufferPointer) throws(ErrorNumber) -> Int {
        _ = try admit(.entries, name(of: directory))
        return try kernel.entries(directory, into: buffer)
    }

    func read(_ descriptor: Int32, into buffer: UnsafeMutableRawBufferPointer) throws(ErrorNumber) -> Int {
        let limit = try admit(.read, name(of: descriptor))
        return try kernel.read(descriptor, into: UnsafeMutableRawBufferPointer(rebasing: buffer.prefix(limit)))
    }

    func write(_ descriptor: Int32, from buffer: UnsafeRawBufferPointer) throws(ErrorNumber) -> Int {
        let limit = try admit(.write, name(of: descriptor))
        return try kernel.write(descriptor, from: UnsafeRawBufferPointer(rebasing: buffer.prefix(limit)))
    }

    func changeOwner(_ descriptor: Int32, owner: uid_t, group: gid_t) throws(ErrorNumber) {
        _ = try admit(.changeOwner, name(of: descriptor))
        try kernel.changeOwner(descriptor, owner: owner, group: group)
    }

    func changeMode(_ descriptor: Int32, mode: mode_t) throws(ErrorNumber) {
        _ = try admit(.changeMode, name(of: descriptor))
        try kernel.changeMode(descriptor, mode: mode)
    }

    func readLink(_ directory: Int32, _ name: String) throws(ErrorNumber) -> [UInt8] {
        _ = try admit(.readLink, name)
        return try kernel.readLink(directory, name)
    }

    func attribute(_ descriptor: Int32, _ name: ExtendedAttribute) throws(ErrorNumber) -> [UInt8] {
        _ = try admit(.attribute, self.name(of: descriptor))
        return try kernel.attribute(descriptor, name)
    }

    func setAttribute(_ descriptor: Int32, _ name: ExtendedAttribute, to value: [UInt8]) throws(ErrorNumber) {
        guard try admit(.setAttribute, self.name(of: descriptor)) > 0 else { return }
        try kernel.setAttribute(descriptor, name, to: value)
    }

    func removeAttribute(_ descriptor: Int32, _ name: ExtendedAttribute) throws(ErrorNumber) {
        _ = try admit(.removeAttribute, self.name(of: descriptor))
        try kernel.removeAttribute(descriptor, name)
    }

    func synchronize(_ descriptor: Int32) throws(ErrorNumber) {
        _ = try admit(.synchronize, name(of: descriptor))
        try kernel.synchronize(descriptor)
    }

    func rename(_ directory: Int32, from old: String, to new: String) throws(ErrorNumber) {
        _ = try admit(.rename, old)
        try kernel.rename(directory, from: old, to: new)
    }

    func unlink(_ directory: Int32, _ name: String) throws(ErrorNumber) {
        _ = try admit(.unlink, name)
        try kernel.unlink(directory, name)
    }

    /// Records the call and asks what is to happen; the number of bytes that may be transferred.
    private func admit(_ call: Call, _ name: String) throws(ErrorNumber) -> Int {
        let event = Event(call: call, subject: name.contains(".keyrotated-") ? "TEMPORARY" : name)
        let index = state.withLock {
            $0.events.append(event)
            return $0.events.count - 1
        }
        switch respond(event, index) {
        case .proceed: return .max
        case .fail(let number): throw ErrorNumber(number)
        case .pretend: return 0
        case .transfer(let limit): return limit
        }
    }

    private func remember(_ descriptor: Int32, _ name: String) -> Int32 {
        state.withLock { $0.names[descriptor] = name }
        return descriptor
    }

    private func name(of descriptor: Int32) -> String { state.withLock { $0.names[descriptor] ?? "unknown" } }
}
