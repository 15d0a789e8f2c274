internal import Glibc

/// Whether an output is read by the journal.
public enum JournalStream {
    /// True when `descriptor` is the stream that systemd connected to the journal.
    ///
    /// - Parameter variable: `$JOURNAL_STREAM`: device and inode of that stream, as `8:4711`. It is inherited by
    ///   children whose output goes elsewhere; so it is compared with what is really open (systemd.exec(5)).
    public static func isConnected(to descriptor: Int32, variable: String?) -> Bool {
        guard let parts = variable?.split(separator: ":", omittingEmptySubsequences: false), parts.count == 2,
            let device = UInt64(parts[0]), let inode = UInt64(parts[1])
        else { return false }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { return false }
        return UInt64(status.st_dev) == device && UInt64(status.st_ino) == inode
    }
}
