import Synchronization

/// Temporary files that replacements of earlier processes left behind, by directory and destination.
///
/// A directory is listed once in the life of a process, when a file in it is replaced for the first time: what is found
/// then is older than anything this process makes there. Listing it at every replacement would cost the square of the
/// number of files. (Two first replacements at the same time both list it, and the first result stays; a file that
/// the other has just made may then be named in it, and is gone again when that destination comes to it.)
final class Leftovers: Sendable {
    private typealias Names = [String: [String]]

    private let names = Mutex<[FileStatus.Identity: Names]>([:])

    func isListed(_ directory: FileStatus.Identity) -> Bool {
        names.withLock { $0[directory] != nil }
    }

    func list(_ temporaries: [String], in directory: FileStatus.Identity) {
        let byDestination = Dictionary(grouping: temporaries) { TemporaryName.destination(of: $0.utf8) ?? "" }
        names.withLock { names in
            if names[directory] == nil { names[directory] = byDestination }
        }
    }

    /// Hands out what was left by replacements of this destination, once.
    func take(of destination: String, in directory: FileStatus.Identity) -> [String] {
        names.withLock { $0[directory]?.removeValue(forKey: destination) ?? [] }
    }

    /// What could not be removed is tried again at the next replacement.
    func put(back temporaries: [String], of destination: String, in directory: FileStatus.Identity) {
        names.withLock { $0[directory, default: [:]][destination, default: []] += temporaries }
    }
}
