import Glibc
import SystemErrors

/// Two connected ends: ours, and one for a child process.
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

    /// Sends everything, and the end. A child that does not want it is no error: its exit status tells.
    borrowing func send(_ input: borrowing WipedBuffer) {
        input.withBytes { bytes in
            var rest = bytes[...]
            while !rest.isEmpty {
                let count = Glibc.send(
                    ours, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count, Int32(MSG_NOSIGNAL))
                if count < 0 && errno != EINTR { break }
                rest = rest.dropFirst(max(count, 0))
            }
        }
        shutdown(ours, Int32(SHUT_WR))
    }

    /// Receives from both until both have ended; what is too much is dropped. False when they have not in that time.
    borrowing func receive(
        _ output: inout WipedBuffer, beside other: borrowing SocketPair, _ complaint: inout WipedBuffer,
        within milliseconds: Int32
    ) -> Bool {
        var descriptors = [
            pollfd(fd: ours, events: Int16(POLLIN), revents: 0),
            pollfd(fd: other.ours, events: Int16(POLLIN), revents: 0),
        ]
        let start = ContinuousClock.now
        while descriptors.contains(where: { $0.fd >= 0 }) {
            let rest = .milliseconds(Int64(milliseconds)) - start.duration(to: .now)
            guard rest > .zero else { return false }
            poll(&descriptors, 2, Int32(clamping: Int64(rest / .milliseconds(1)) + 1))
            for index in descriptors.indices where descriptors[index].fd >= 0 && descriptors[index].revents != 0 {
                let hasEnded =
                    index == 0 ? !Self.read(descriptors[0].fd, &output) : !Self.read(descriptors[1].fd, &complaint)
                if hasEnded { descriptors[index].fd = -1 }
            }
        }
        return true
    }

    /// False at the end.
    private static func read(_ descriptor: Int32, _ buffer: inout WipedBuffer) -> Bool {
        var chunk = WipedBuffer(capacity: 4096)
        let count = chunk.fill { max(0, Glibc.read(descriptor, $0.baseAddress, $0.count)) }
        chunk.withBytes { bytes in buffer.append(bytes.prefix(buffer.room)) }
        return count > 0
    }
}
