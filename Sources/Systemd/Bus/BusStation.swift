internal import Glibc
internal import SystemErrors

/// What the thread of the bus owns: the connection, while somebody uses it. No other thread sees it.
final class BusStation {
    /// The number of a connection.
    typealias Entry = Result<UInt64, BusError>

    private let address: String?
    private var link: BusLink?
    /// Tells the present connection from those before it.
    private var linkNumber: UInt64 = 0
    private var users = 0
    private var isOver = false

    init(address: String?) {
        self.address = address
    }

    /// The life of the thread.
    func run(_ inbox: BusInbox) {
        while !isOver {
            for work in inbox.takeAll() { work(self) }
            if isOver { return }
            do throws(ErrorNumber) {
                try link?.process()
                try wait(inbox)
            } catch {
                // Whoever uses it is told by the end of the link, and makes another one or tries again later.
                link = nil
                users = 0
            }
        }
    }

    func stop() {
        link = nil
        isOver = true
    }

    /// Joins the connection, or makes one; its number.
    func enter() -> Entry {
        if link == nil {
            do throws(ErrorNumber) { link = try BusLink(address: address) } catch {
                return .failure(.unreachable(error))
            }
            linkNumber += 1
        }
        users += 1
        return .success(linkNumber)
    }

    /// The last one out ends the connection: systemd has nobody to send signals to then, and one that broke while nobody
    /// needed it is never used.
    func leave(_ number: UInt64) {
        guard link(number) != nil else { return }
        users -= 1
        if users == 0 { link = nil }
    }

    /// The connection with this number; nil when it is over.
    func link(_ number: UInt64) -> BusLink? { number == linkNumber ? link : nil }

    private func wait(_ inbox: BusInbox) throws(ErrorNumber) {
        var descriptors = [pollfd(fd: inbox.descriptor, events: Int16(POLLIN), revents: 0)]
        var patience: Int32 = -1
        if let link {
            descriptors.append(try link.interest())
            patience = try link.patience()
        }
        // EINTR: the loop comes back here.
        poll(&descriptors, nfds_t(descriptors.count), patience)
    }
}
