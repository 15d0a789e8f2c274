import Testing

/// The rows of `Resources/recordings.txt`.
enum RecordingTable {
    struct Row: Sendable, CustomTestStringConvertible {
        let name: String
        /// Nil: no client of ours can meet this answer, for the reason that stands in `expected`.
        let operation: String?
        let expected: String

        var testDescription: String { "\(operation ?? "-") \(name)" }
    }

    /// Empty when the file cannot be read; ``RecordingTests/coversEveryRecording()`` then fails.
    static let rows: [Row] = {
        guard let bytes = try? TestFiles.read(TestFiles.directory + "/Resources/recordings.txt") else { return [] }
        return String(decoding: bytes, as: UTF8.self).split(separator: "\n").filter { !$0.hasPrefix("#") }.map { line in
            let columns = line.split(maxSplits: 2) { $0 == " " }.map { $0.drop { $0 == " " } }
            let operation = columns.count > 1 && columns[1] != "-" ? String(columns[1]) : nil
            return Row(
                name: String(columns[0]), operation: operation, expected: columns.count > 2 ? String(columns[2]) : "")
        }
    }()

    /// The rows that a client can meet.
    static let met = rows.filter { $0.operation != nil }
}
