internal import CSystemd
internal import Glibc
internal import Synchronization
internal import SystemErrors

/// Work that other threads have for the thread of the bus.
final class BusInbox: Sendable {
    typealias Work = @Sendable (BusStation) -> Void

    private let work = Mutex<[Work]>([])
    /// An eventfd(2): readable while there is work.
    let descriptor: Int32
    let address: String?

    init(address: String?) throws(ErrorNumber) {
        self.address = address
        descriptor = eventfd(0, Int32(EFD_CLOEXEC) | Int32(EFD_NONBLOCK))
        if descriptor < 0 { throw .latest }
    }

    deinit { close(descriptor) }

    func put(_ piece: @escaping Work) {
        work.withLock { $0.append(piece) }
        eventfd_write(descriptor, 1)
    }

    func takeAll() -> [Work] {
        var count: eventfd_t = 0
        // EAGAIN when there is none: the work itself decides.
        eventfd_read(descriptor, &count)
        return work.withLock { work in
            defer { work.removeAll() }
            return work
        }
    }
}
