import Glibc
import RotationConfiguration

/// Whether a daemon has ever run on the configured state directory.
struct StateDirectoryState {
    let isInitialized: Bool

    init(_ configuration: ValidatedConfiguration) throws {
        var status = stat()
        if stat(configuration.stateDirectory, &status) != 0 {
            guard errno == ENOENT else {
                let reason = String(cString: strerror(errno))
                throw ProgramFailure(.permission, "cannot look at \"\(configuration.stateDirectory)\": \(reason)")
            }
            isInitialized = false
            return
        }
        isInitialized = access(configuration.stateDirectory + "/ledger.sqlite", F_OK) == 0
    }
}
