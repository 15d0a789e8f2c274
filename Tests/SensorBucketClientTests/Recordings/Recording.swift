/// One recorded exchange with the real server: `NAME.http`, with the request, a line `#### response`, and the
/// response with line feeds and without chunk sizes.
struct Recording {
    struct Malformed: Error {}

    static let directory = TestFiles.parent(TestFiles.directory) + "/SimulationTests/Resources/recordings"

    /// Of the request: `/api/api-keys/77?x=1`; empty when none was sent.
    let target: String
    private let response: String?

    init(_ name: String) throws {
        let text = String(decoding: try TestFiles.read("\(Self.directory)/\(name).http"), as: UTF8.self)
        guard let marker = text.firstRange(of: "\n#### response") else { throw Malformed() }
        let requestLine = text[..<marker.lowerBound].split(separator: "\n").first { $0.hasSuffix(" HTTP/1.1") }
        target = requestLine.map { String($0.split(separator: " ")[1]) } ?? ""
        let rest = text[marker.upperBound...]
        response = rest.firstRange(of: "HTTP/1.1").map { String(rest[$0.lowerBound...]) }
    }

    /// The id at the end of the path, if it is one.
    var id: Int64? {
        target.split(separator: "?").first?.split(separator: "/").last.flatMap { Int64($0) }
    }

    /// The response as the server sent it; a closed connection where it sent none.
    func script() throws -> Script {
        guard var rest = response.map({ $0[...] }) else { return .replyAndClose("") }
        var wire = ""
        while rest.hasPrefix("HTTP/1.1 100") {
            guard let end = rest.firstRange(of: "\n\n") else { throw Malformed() }
            wire += "HTTP/1.1 100 Continue\r\n\r\n"
            rest = rest[end.upperBound...]
        }
        guard let end = rest.firstRange(of: "\n\n") else { throw Malformed() }
        let head = rest[..<end.lowerBound].split(separator: "\n")
        wire += head.joined(separator: "\r\n") + "\r\n\r\n"
        return .reply(wire + (try body(head: head, rest[end.upperBound...])))
    }

    private func body(head: [Substring], _ text: Substring) throws -> String {
        if head.contains("Transfer-Encoding: chunked") { return chunked(Array(text.utf8)) }
        let length = head.first { $0.hasPrefix("Content-Length: ") }.flatMap { Int($0.dropFirst(16)) } ?? 0
        guard text.utf8.count >= length else { throw Malformed() }
        return String(decoding: text.utf8.prefix(length), as: UTF8.self)
    }

    private func chunked(_ bytes: [UInt8]) -> String {
        var text = ""
        var start = 0
        while start < bytes.count {
            let part = bytes[start..<min(start + 2048, bytes.count)]
            text += String(part.count, radix: 16) + "\r\n" + String(decoding: part, as: UTF8.self) + "\r\n"
            start = part.endIndex
        }
        return text + "0\r\n\r\n"
    }
}
