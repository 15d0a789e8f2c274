/// The README or a page of the catalog, taken apart.
struct Page {
    struct Block {
        let language: String
        /// Of the opening fence; counts from 1.
        let line: Int
        var lines: [String] = []
    }

    struct Command {
        /// One line, or several with a here-document, without the comment.
        let text: String
        let status: Int32
    }

    let text: String
    private(set) var blocks: [Block] = []

    /// The top of the source tree.
    static let root = String(#filePath.dropLast("/Tests/EndToEndTests/Harness/Page.swift".count))

    /// - Parameter path: from the top of the source tree.
    init(_ path: String) throws {
        text = try File.text("\(Self.root)/\(path)")
        var open: Block?
        for (number, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            if line.hasPrefix("```") {
                if let block = open {
                    blocks.append(block)
                    open = nil
                } else {
                    open = Block(language: String(line.dropFirst(3)), line: number + 1)
                }
            } else {
                open?.lines.append(String(line))
            }
        }
    }

    /// What a link to a heading ends with, as GitHub makes it.
    var anchors: [String] {
        text.split(separator: "\n").filter { $0.hasPrefix("#") }.map { heading in
            let words = heading.drop { $0 == "#" || $0 == " " }.lowercased()
            return words.filter { $0.isLetter || $0.isNumber || " -_".contains($0) }.replacing(" ", with: "-")
        }
    }

    var commands: [Command] { blocks.filter { $0.language == "sh" }.flatMap(Self.commands) }

    /// The `text` block that follows a `sh` block directly: what its commands print.
    func output(after index: Int) -> [String]? {
        guard index + 1 < blocks.count, blocks[index + 1].language == "text" else { return nil }
        return blocks[index + 1].lines
    }

    static func commands(in block: Block) -> [Command] {
        var commands: [Command] = []
        var lines = block.lines[...]
        while let line = lines.popFirst() {
            guard !line.isEmpty else { continue }
            let parts = line.split(separator: "  # exit status ")
            var text = parts[0].description
            if let opening = text.firstMatch(of: #/<<'?([A-Z]+)'?/#) {
                let end = String(opening.output.1)
                while let next = lines.popFirst() {
                    text += "\n" + next
                    if next == end { break }
                }
            }
            commands.append(Command(text: text, status: parts.count > 1 ? Int32(parts[1]) ?? -1 : 0))
        }
        return commands
    }

    /// The cells of each row of the first table under a heading.
    func rows(under heading: String) -> [[String]] {
        let section = text.split(separator: "\n").drop { $0 != heading }.dropFirst().prefix { !$0.hasPrefix("## ") }
        return section.filter { $0.hasPrefix("| ") }.dropFirst().map { row in
            row.split(separator: "|").map(String.init)
        }
    }

    /// What stands between backticks.
    static func quotations(in cell: String) -> [String] {
        cell.matches(of: #/`([^`]+)`/#).map { String($0.output.1) }
    }

    /// A line with every number, day and time made equal, and columns of any width.
    static func comparable(_ line: String) -> String {
        line.replacing(#/[0-9]+(\.[0-9]+)?/#, with: "0").replacing(#/[A-Z][a-z]+day/#, with: "Day").replacing(
            #/ +/#, with: " "
        )
        .replacing(#/ $/#, with: "")
    }
}
