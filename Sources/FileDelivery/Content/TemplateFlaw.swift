/// What is wrong with a template's text. It quotes nothing of it: what is no template may be a password.
struct TemplateFlaw: Error, Hashable, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }

    /// With the place in the text; the column counts bytes from 1.
    init(at offset: Int, of source: [UInt8], _ reason: String) {
        let before = source[..<offset]
        let lineStart = before.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
        let line = before.count { $0 == UInt8(ascii: "\n") } + 1
        self.init("line \(line), column \(offset - lineStart + 1): \(reason)")
    }
}
