import RotationCore
import Simulation

/// One recorded exchange with the real server, as `NAME.http` holds it.
struct Recording {
    let name: String
    /// `Date` of the reply, else the time in the comment.
    let time: Timestamp
    /// Nil where nothing was sent.
    let request: SimulatedRequest?
    /// Nil where no reply came.
    let reply: Reply?

    struct Reply {
        let status: Int
        let headers: [HeaderField]
        let body: [UInt8]
    }

    /// - Parameter adminKey: stands in for the recorder's own key.
    init(name: String, text: [UInt8], adminKey: String) throws {
        let (before, after) = try text.parted(at: "#### response")
        let comment = String(decoding: before.prefix { $0 != UInt8(ascii: "\n") } + before.lines[1], as: UTF8.self)
        self.name = name
        request = try Self.request(before, isInternal: comment.contains("listener: internal"), adminKey: adminKey)
        reply = try Self.reply(after)
        guard let time = reply?.headers["Date"].flatMap(Self.date) ?? Self.recordedTime(comment) else {
            throw Malformed(what: "no time in \(name)")
        }
        self.time = time
    }

    struct Malformed: Error {
        let what: String
    }

    private static func recordedTime(_ comment: String) -> Timestamp? {
        comment.split(separator: "recorded ").last.flatMap { Timestamp(rfc3339: String($0)) }
    }

    private static func date(_ text: String) -> Timestamp? {
        let parts = text.split(separator: " ")
        return Timestamp(rfc3339: "\(parts[3])-11-\(parts[1])T\(parts[4])Z")
    }

    private static func request(
        _ text: ArraySlice<UInt8>, isInternal: Bool, adminKey: String
    ) throws -> SimulatedRequest? {
        let content = text.lines.drop { $0.first == UInt8(ascii: "#") || $0.isEmpty }
        guard let first = content.first else { return nil }
        let (head, rest) = try text[first.startIndex...].parted(at: "\n\n")
        let lines = head.lines.map { String(decoding: $0, as: UTF8.self) }
        let start = lines[0].split(separator: " ")
        let target = start[1].split(separator: "?", maxSplits: 1)
        let headers = fields(lines.dropFirst()).map {
            HeaderField($0.name, $0.value.replacing("<ADMIN_KEY>", with: adminKey))
        }
        let length = headers["Content-Length"].flatMap { Int($0) }
        let body = length.map { rest.prefix($0) } ?? (headers["Transfer-Encoding"] == nil ? [] : rest.dropLast(2))
        return SimulatedRequest(
            String(start[0]), String(target[0]), query: target.count > 1 ? String(target[1]) : "", headers: headers,
            body: Array(body), listener: isInternal ? .internal : .public)
    }

    /// Passes over `100 Continue`.
    private static func reply(_ text: ArraySlice<UInt8>) throws -> Reply? {
        guard let start = text.firstIndex(of: UInt8(ascii: "\n")), text[start...].count > 2 else { return nil }
        var rest = text[(start + 1)...]
        while true {
            let head: ArraySlice<UInt8>
            (head, rest) = try rest.parted(at: "\n\n")
            let lines = head.lines.map { String(decoding: $0, as: UTF8.self) }
            guard let status = Int(lines[0].split(separator: " ")[1]) else { throw Malformed(what: lines[0]) }
            if status == 100 { continue }
            let body = rest.elementsEqual([UInt8(ascii: "\n")]) ? [] : Array(rest)
            return Reply(status: status, headers: fields(lines.dropFirst()), body: body)
        }
    }

    private static func fields(_ lines: ArraySlice<String>) -> [HeaderField] {
        lines.map { line in
            let parts = line.split(separator: ":", maxSplits: 1)
            return HeaderField(String(parts[0]), String(parts[1].drop { $0 == " " }))
        }
    }
}

extension Collection<UInt8> where SubSequence == ArraySlice<UInt8> {
    var lines: [ArraySlice<UInt8>] { split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) }

    /// What stands before and after the first occurrence.
    func parted(at text: String) throws -> (ArraySlice<UInt8>, ArraySlice<UInt8>) {
        let pattern = Array(text.utf8)
        let whole = self[startIndex..<endIndex]
        guard let found = whole.indices.first(where: { whole[$0...].starts(with: pattern) }) else {
            throw Recording.Malformed(what: "no \(text.debugDescription)")
        }
        return (whole[..<found], whole[(found + pattern.count)...])
    }
}
