internal import CSystemd
internal import Glibc
internal import SystemErrors

/// Reads the journal that journald keeps of this machine's services, see sd-journal(3).
///
/// libsystemd takes no locks: a reader belongs to the task that opened it.
public final class JournalReader {
    private let journal: OpaquePointer

    /// - Throws: ``JournalReadError`` when there is no journal of the system, or none that this user may read. libsystemd
    ///   itself opens what it can and says nothing about the rest.
    public init() throws(JournalReadError) {
        var opened: OpaquePointer?
        let result = sd_journal_open(&opened, Int32(SD_JOURNAL_LOCAL_ONLY | SD_JOURNAL_SYSTEM))
        guard result >= 0, let opened else { throw .failed(ErrorNumber(-result)) }
        journal = opened
        guard sd_journal_has_persistent_files(opened) > 0 || sd_journal_has_runtime_files(opened) > 0 else {
            throw JournalFiles.areHidden ? .forbidden : .absent
        }
    }

    deinit { sd_journal_close(journal) }

    /// When the oldest entry was written, of whatever service, in microseconds since 1970; nil for an empty journal.
    public func beginning() throws(JournalReadError) -> Int64? {
        var from: UInt64 = 0
        return try check(sd_journal_get_cutoff_realtime_usec(journal, &from, nil)) > 0 ? Int64(clamping: from) : nil
    }

    /// Every value that a field has in any entry.
    public func values(of field: String) throws(JournalReadError) -> Set<String> {
        try check(sd_journal_query_unique(journal, field))
        var values: Set<String> = []
        var data: UnsafeRawPointer?
        var size = 0
        sd_journal_restart_unique(journal)
        while try check(sd_journal_enumerate_available_unique(journal, &data, &size)) > 0 {
            if let (_, value) = Self.assignment(data, size) { values.insert(value) }
        }
        return values
    }

    /// Calls `body` with each entry that the query asks for, oldest first.
    public func read(_ query: JournalQuery, _ body: (JournalRecord) throws -> Void) throws {
        try select(query.matches)
        guard let newest = query.newest else { return try readForward(since: query.since, body) }
        for record in try last(newest, since: query.since).reversed() { try body(record) }
    }

    /// Whether any entry has these fields.
    public func hasEntry(with matches: [String: [String]]) throws(JournalReadError) -> Bool {
        try select(matches)
        return try !last(1, since: nil).isEmpty
    }

    private func select(_ matches: [String: [String]]) throws(JournalReadError) {
        sd_journal_flush_matches(journal)
        for (field, values) in matches {
            for value in values { try match("\(field)=\(value)") }
        }
    }

    private func match(_ assignment: String) throws(JournalReadError) {
        let bytes = Array(assignment.utf8)
        try check(sd_journal_add_match(journal, bytes, bytes.count))
    }

    private func readForward(since: Int64?, _ body: (JournalRecord) throws -> Void) throws {
        if let since {
            try check(sd_journal_seek_realtime_usec(journal, UInt64(clamping: since)))
        } else {
            try check(sd_journal_seek_head(journal))
        }
        while try check(sd_journal_next(journal)) > 0 { try body(try record()) }
    }

    /// Newest first.
    private func last(_ count: Int, since: Int64?) throws(JournalReadError) -> [JournalRecord] {
        try check(sd_journal_seek_tail(journal))
        var records: [JournalRecord] = []
        while records.count < count, try check(sd_journal_previous(journal)) > 0 {
            let record = try record()
            if let since, record.at < since { break }
            records.append(record)
        }
        return records
    }

    private func record() throws(JournalReadError) -> JournalRecord {
        var time: UInt64 = 0
        try check(sd_journal_get_realtime_usec(journal, &time))
        var fields: [String: String] = [:]
        var data: UnsafeRawPointer?
        var size = 0
        sd_journal_restart_data(journal)
        while try check(sd_journal_enumerate_available_data(journal, &data, &size)) > 0 {
            if let (name, value) = Self.assignment(data, size), fields[name] == nil { fields[name] = value }
        }
        return JournalRecord(at: Int64(clamping: time), fields: fields)
    }

    /// `NAME=value`; nil for what is no text.
    private static func assignment(_ data: UnsafeRawPointer?, _ size: Int) -> (name: String, value: String)? {
        let bytes = UnsafeRawBufferPointer(start: data, count: size)
        guard let equals = bytes.firstIndex(of: UInt8(ascii: "=")) else { return nil }
        return (
            String(decoding: bytes[..<equals], as: UTF8.self), String(decoding: bytes[(equals + 1)...], as: UTF8.self)
        )
    }

    @discardableResult
    private func check(_ result: Int32) throws(JournalReadError) -> Int32 {
        if result < 0 { throw .failed(ErrorNumber(-result)) }
        return result
    }
}
