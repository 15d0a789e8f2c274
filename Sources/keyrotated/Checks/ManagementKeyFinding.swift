import Glibc
import RotationConfiguration
import RotationPorts
import SensorBucketClient

/// Whether a management key can be read here, and who else could use its file.
struct ManagementKeyFinding {
    let isReadable: Bool
    private(set) var findings: [Finding] = []

    /// - Parameter outside: the command that looks at it where systemd passes no credentials; nil when it is told elsewhere.
    init(_ place: ManagementKeyPlace, outside: String?) {
        let file = ManagementKeyFile(ManagementKeyLocation(place))
        do throws(KeyServerError) {
            _ = try file.current()
            isReadable = true
        } catch {
            isReadable = false
            let command = file.location.path == nil ? outside : nil
            findings.append(
                .wrong(
                    Self.status(of: file.location.path), error.message,
                    remedy: command.map { _ in "outside the unit, look at it with" }, command: command))
        }
        if let path = file.location.path, let exposure = FileExposure(mode: file.mode) {
            findings.append(.noteworthy(ProgramNotice.tokenExposed(exposure, path: path).text))
        }
    }

    /// Of a file that cannot be used: whether that is for want of rights.
    private static func status(of path: String?) -> ExitStatus {
        guard let path, access(path, R_OK) != 0, errno == EACCES else { return .cannotWrite }
        return .permission
    }
}
