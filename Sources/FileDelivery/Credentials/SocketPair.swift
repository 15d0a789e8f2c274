import Glibc
import SystemErrors

/// Two connected ends: ours, and one for a child process. Nothing that is done with ours waits.
struct SocketPair: ~Copyable {
    let ours: Int32
    private(set) var theirs: Int32
    private var isTheirsOpen = true

    init() throws(ErrorNumber) {
        var ends: [Int32] = [-1, -1]
        let type = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        guard socketpair(AF_UNIX, type, 0, &ends) == 0 else { throw .latest }
        (ours, theirs) = (ends[0], ends[1])
    }

    deinit {
        close(ours)
        if isTheirsOpen { close(theirs) }
    }

    /// Once the child has its own: the end of what it writes is seen only then.
    mutating func closeTheirs() {
        if isTheirsOpen { close(theirs) }
        isTheirsOpen = false
    }

    /// Sends as much as the other end takes now; how many bytes are dealt with. What a child does not want is dropped, and
    /// that is no error: its exit status tells.
    borrowing func send(_ bytes: UnsafeRawBufferPointer) -> Int {
        let count = Glibc.send(ours, bytes.baseAddress, bytes.count, Int32(MSG_NOSIGNAL) | Int32(MSG_DONTWAIT))
        if count >= 0 { return count }
        return Self.isMomentary(errno) ? 0 : bytes.count
    }

    /// There is no more to send.
    borrowing func endSending() { shutdown(ours, Int32(SHUT_WR)) }

    /// Receives what is there now; what the buffer has no room for is dropped. False at the end.
    borrowing func receive(_ buffer: inout WipedBuffer) -> Bool {
        var chunk = WipedBuffer(capacity: 4096)
        var hasEnded = false
        let count = chunk.fill { room in
            let count = recv(ours, room.baseAddress, room.count, Int32(MSG_DONTWAIT))
            hasEnded = count == 0 || (count < 0 && !Self.isMomentary(errno))
            return max(0, count)
        }
        chunk.withBytes { bytes in buffer.append(bytes.prefix(min(count, buffer.room))) }
        return !hasEnded
    }

    private static func isMomentary(_ error: Int32) -> Bool { error == EAGAIN || error == EINTR }
}
