internal import CSystemd
internal import Glibc
public import SystemErrors

/// The native protocol of the journal: entries with fields instead of lines.
public enum Journal {
    /// Where journald listens; in a unit with a log namespace its own journald is mounted there.
    static let socketPath = "/run/systemd/journal/socket"

    /// Hands one entry to journald, which takes it whole or not at all.
    ///
    /// - Throws: why nobody took it. `sd_journal_sendv` itself says nothing when there is no journald, and loses the
    ///   entry; so it is looked for first.
    public static func send(_ entry: JournalEntry) throws(ErrorNumber) {
        guard access(socketPath, W_OK) == 0 else { throw .latest }
        let result = entry.withVectors { sd_journal_sendv($0.baseAddress, Int32($0.count)) }
        if result < 0 { throw ErrorNumber(-result) }
    }
}

extension JournalEntry {
    /// `NAME=value` for each field; libsystemd brings values with newlines into their own form.
    var encodedFields: [[UInt8]] { fields.map { Array("\($0.name)=\($0.value)".utf8) } }

    fileprivate func withVectors<Result>(_ body: (UnsafeBufferPointer<iovec>) -> Result) -> Result {
        let encoded = encodedFields
        var bytes = Array(encoded.joined())
        return bytes.withUnsafeMutableBytes { buffer in
            var start = 0
            let vectors = encoded.map { field in
                defer { start += field.count }
                return iovec(iov_base: buffer.baseAddress.map { $0 + start }, iov_len: field.count)
            }
            return vectors.withUnsafeBufferPointer(body)
        }
    }
}
