import Glibc
import RotationConfiguration
import RotationPorts
import SensorBucketClient

/// Whether a management key can be read here, and who else could use its file.
struct ManagementKeyFinding {
    let isReadable: Bool
    private(set) var findings: [Finding] = []

    init(_ place: ManagementKeyPlace) {
        let file = ManagementKeyFile(ManagementKeyLocation(place, environment: Environment.current))
        do throws(KeyServerError) {
            _ = try file.current()
            isReadable = true
        } catch {
            isReadable = false
            findings.append(.wrong(Self.status(of: file.location.path), error.message, remedy: Self.remedy(place)))
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

    /// systemd passes credentials to the service alone: in a shell there are none.
    private static func remedy(_ place: ManagementKeyPlace) -> String? {
        guard case .credential(let name) = place else { return nil }
        return "outside the unit, check it with `systemd-run --pipe --property=LoadCredential=\(name):/path "
            + "keyrotated check --online`"
    }
}
