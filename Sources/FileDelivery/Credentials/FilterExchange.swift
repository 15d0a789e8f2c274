import Glibc

/// What passes between us and a ``FilterProcess``: our input, its output, and its complaints.
struct FilterExchange: ~Copyable {
    /// What it makes of the input; no more of it than this.
    private(set) var output = WipedBuffer(capacity: 256 * 1024)
    private(set) var complaint = WipedBuffer(capacity: 16 * 1024)

    /// Passes everything both ways, until the child has ended what it writes. A child that neither reads nor writes, or
    /// does without end, costs no more than its time.
    ///
    /// - Returns: false when that did not come in time.
    mutating func run(
        _ input: borrowing WipedBuffer, _ data: borrowing SocketPair, _ errors: borrowing SocketPair,
        until deadline: ContinuousClock.Instant
    ) -> Bool {
        var sent = 0
        if input.count == 0 { data.endSending() }
        var ends = [
            pollfd(fd: data.ours, events: Int16(POLLIN), revents: 0),
            pollfd(fd: errors.ours, events: Int16(POLLIN), revents: 0),
        ]
        while ends.contains(where: { $0.fd >= 0 }) {
            let rest = ContinuousClock.now.duration(to: deadline)
            guard rest > .zero else { return false }
            ends[0].events = Int16(POLLIN) | (sent < input.count ? Int16(POLLOUT) : 0)
            // EINTR, and a wake-up for nothing, do no harm: nothing below waits.
            poll(&ends, 2, Int32(clamping: Int64(rest / .milliseconds(1)) + 1))
            if ends[0].fd >= 0, sent < input.count {
                sent += input.withBytes { data.send(UnsafeRawBufferPointer(rebasing: $0[sent...])) }
                if sent == input.count { data.endSending() }
            }
            if ends[0].fd >= 0, !data.receive(&output) { ends[0].fd = -1 }
            if ends[1].fd >= 0, !errors.receive(&complaint) { ends[1].fd = -1 }
        }
        return true
    }
}
