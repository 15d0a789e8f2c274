import Glibc
import RotationConfiguration
import RotationPorts
import SensorBucketClient
import Synchronization

/// The management keys of this process. They are kept over reloads, and so is the last of each that worked.
final class ManagementKeys: Sendable {
    private struct ID: Hashable {
        let url: ServerURL
        let place: ManagementKeyPlace
    }

    private let keys = Mutex<[ID: ManagementKey]>([:])
    private let note: @Sendable (ProgramNotice) -> Void

    init(note: @escaping @Sendable (ProgramNotice) -> Void) {
        self.note = note
    }

    func key(at place: ManagementKeyPlace, of server: Server) -> ManagementKey {
        keys.withLock { keys in
            let id = ID(url: server.url, place: place)
            if let key = keys[id] { return key }
            let key = make(place)
            keys[id] = key
            return key
        }
    }

    private func make(_ place: ManagementKeyPlace) -> ManagementKey {
        let file = ManagementKeyFile(ManagementKeyLocation(place))
        // Whether it can be read is found out, and told, at the first request.
        if (try? file.current()) != nil, let path = file.location.path, let exposure = FileExposure(mode: file.mode) {
            note(.tokenExposed(exposure, path: path))
        }
        return ManagementKey { () throws(KeyServerError) in try file.current() }
    }
}

extension ManagementKeyLocation {
    init(_ place: ManagementKeyPlace) {
        switch place {
        case .file(let path): self = .path(path)
        case .credential(let name): self = .credential(name, directory: Self.credentials)
        }
    }

    /// Those that systemd passes to this process. None is passed to what root types in a shell, which may look at those of
    /// the running daemon instead.
    static var credentials: String? {
        if let own = getenv("CREDENTIALS_DIRECTORY") { return String(cString: own) }
        let daemon = "/run/credentials/keyrotated.service"
        return geteuid() == 0 && access(daemon, R_OK | X_OK) == 0 ? daemon : nil
    }
}
