import Testing

/// One line of `replay.tsv`: what a recording needs, and how its reply is compared.
struct Replay: Sendable, CustomTestStringConvertible {
    enum Comparison: String {
        case bytes
        case shape
        case closed
        case skip
    }

    let name: String
    let state: String
    let comparison: Comparison
    let remark: String

    var testDescription: String { name }

    struct Malformed: Error {
        let line: String
    }

    /// The whole table.
    static let table: [Replay] = {
        do {
            let text = String(decoding: try Resources.bytes("replay.tsv"), as: UTF8.self)
            return try text.split(separator: "\n").filter { !$0.hasPrefix("#") }.map(Replay.init)
        } catch {
            fatalError("replay.tsv cannot be used: \(error)")
        }
    }()

    private init(_ line: Substring) throws {
        let columns = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
        guard (3...4).contains(columns.count), let comparison = Comparison(rawValue: columns[2]) else {
            throw Malformed(line: String(line))
        }
        name = columns[0]
        state = columns[1]
        self.comparison = comparison
        remark = columns.count > 3 ? columns[3] : ""
    }
}
