import Glibc
import RotationConfiguration
import SystemErrors

/// Whether a daemon has ever run on the configured state directory.
struct StateDirectoryState {
    let isInitialized: Bool

    init(_ configuration: ValidatedConfiguration) throws {
        isInitialized = try Self.exists(configuration.stateDirectory + "/ledger.sqlite")
    }

    /// Only what is certainly not there is absent: whoever may not look must not be told that there is nothing.
    private static func exists(_ path: String) throws -> Bool {
        var status = stat()
        if stat(path, &status) == 0 { return true }
        let error = ErrorNumber(errno)
        if error.rawValue == ENOENT || error.rawValue == ENOTDIR { return false }
        throw ProgramFailure(
            .permission, "cannot look at \"\(path)\": \(error); run this as the daemon's user, or as root")
    }
}
