/// Who beside its owner could do what to a file with a secret: worth a warning.
enum FileExposure: String, CustomStringConvertible {
    case everybodyWrites = "everybody on this machine can replace"
    case everybodyReads = "everybody on this machine can read"
    case groupWrites = "the group of the file can replace"

    /// Nil when there is nothing to warn of. A file that the group may read is how a key is handed to a daemon with a
    /// user of its own.
    init?(mode: UInt32?) {
        guard let mode else { return nil }
        if mode & 0o002 != 0 {
            self = .everybodyWrites
        } else if mode & 0o004 != 0 {
            self = .everybodyReads
        } else if mode & 0o020 != 0 {
            self = .groupWrites
        } else {
            return nil
        }
    }

    var description: String { rawValue }
}
