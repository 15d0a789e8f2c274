import RotationPorts
import Synchronization

/// The desks of all management keys of one server, by their names.
final class ManagementKeyDesks: Sendable {
    private let serverName: String
    private let ledger: any Ledger
    private let observer: any RotationObserver
    private let desks = Mutex<[String: ManagementKeyDesk]>([:])

    init(serverName: String, ledger: any Ledger, observer: any RotationObserver) {
        self.serverName = serverName
        self.ledger = ledger
        self.observer = observer
    }

    func desk(for name: String) -> ManagementKeyDesk {
        desks.withLock { desks in
            if let desk = desks[name] { return desk }
            let desk = ManagementKeyDesk(serverName: serverName, name: name, ledger: ledger, observer: observer)
            desks[name] = desk
            return desk
        }
    }
}
