/// The grammar of a document: lines that are empty, a header, or a key with its value.
struct DocumentParser {
    var scanner: Scanner
    /// Counts headers and inline tables: dotted keys may extend only what the same section made.
    private var section = 0
    private var tree: TableTree
    private var current = TableTree.root

    init(_ text: [UInt8]) {
        scanner = Scanner(text)
        tree = TableTree(depth: 0, at: scanner.position)
    }

    mutating func parse() throws(TOMLError) -> TOMLTable {
        try scanner.skipBlankLines()
        while let byte = scanner.next {
            if byte == UInt8(ascii: "[") {
                try parseHeader()
            } else {
                try parseAssignment()
            }
            try endLine()
            try scanner.skipBlankLines()
        }
        return tree.frozen()
    }

    private mutating func endLine() throws(TOMLError) {
        scanner.skipBlanks()
        try scanner.skipComment()
        guard scanner.next == nil || scanner.takeNewline() else {
            throw scanner.error("more text than one entry in this line; a newline or a comment must follow here")
        }
    }

    /// `[table]` or `[[tables]]`.
    private mutating func parseHeader() throws(TOMLError) {
        let position = scanner.position
        scanner.advance()
        let isElement = scanner.take(UInt8(ascii: "["))
        let path = try parseKey()
        guard scanner.take(UInt8(ascii: "]")), !isElement || scanner.take(UInt8(ascii: "]")) else {
            throw scanner.error("the table header is not closed; it ends with \(isElement ? "\"]]\"" : "\"]\"")")
        }
        current = isElement ? try tree.append(path, at: position) : try tree.define(path)
        section += 1
    }

    private mutating func parseAssignment() throws(TOMLError) {
        let (path, value) = try parsePair(depth: tree.depth(of: current))
        try tree.assign(path, value, in: current, section: section)
    }

    /// `key = value`, within a table that stands `depth` deep.
    private mutating func parsePair(depth: Int) throws(TOMLError) -> ([Key], TOMLValue) {
        let path = try parseKey()
        guard scanner.take(UInt8(ascii: "=")) else {
            throw scanner.error("\"=\" and a value must follow a key")
        }
        scanner.skipBlanks()
        return (path, try parseValue(depth: depth + path.count))
    }

    /// `{ key = value, … }`, the whole of it in one line, with its opening brace as the next character.
    mutating func parseInlineTable(depth: Int) throws(TOMLError) -> TOMLTable {
        var table = TableTree(depth: depth, at: scanner.position)
        scanner.advance()
        scanner.skipBlanks()
        if scanner.take(UInt8(ascii: "}")) { return table.frozen() }
        while true {
            let (path, value) = try parsePair(depth: depth)
            try table.assign(path, value, in: TableTree.root, section: 0)
            scanner.skipBlanks()
            if scanner.take(UInt8(ascii: "}")) { return table.frozen() }
            guard scanner.take(UInt8(ascii: ",")) else {
                throw scanner.error("an inline table goes on with \",\" or ends with \"}\", in the same line")
            }
            scanner.skipBlanks()
        }
    }
}
