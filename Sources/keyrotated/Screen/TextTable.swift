/// Columns of text, two spaces apart. On a screen they become narrower, the widest first, until they fit.
struct TextTable {
    struct Column {
        let title: String
        /// How far it may be narrowed; nil: not at all.
        var minimum: Int?

        init(_ title: String, minimum: Int? = nil) {
            self.title = title
            self.minimum = minimum
        }
    }

    private struct Row {
        let cells: [String]
        let notes: [String]
        let colour: Colour?
    }

    private let columns: [Column]
    private var rows: [Row] = []
    private static let gap = 2

    init(_ columns: [Column]) {
        self.columns = columns
    }

    var isEmpty: Bool { rows.isEmpty }

    /// - Parameter notes: whole lines that stand below the row.
    mutating func add(_ cells: [String], notes: [String] = [], colour: Colour? = nil) {
        rows.append(Row(cells: cells, notes: notes, colour: colour))
    }

    func lines(on screen: Screen) -> [String] {
        let widths = widths(within: screen.width)
        let heading = screen.paint(Self.line(columns.map(\.title), widths), .bold)
        return rows.reduce(into: [heading]) { lines, row in
            lines.append(screen.paint(Self.line(row.cells, widths), row.colour))
            lines += row.notes
        }
    }

    private static func line(_ cells: [String], _ widths: [Int]) -> String {
        var line = ""
        for (cell, width) in zip(cells.dropLast(), widths) {
            line += cell.shortened(to: width).padded(to: width + gap)
        }
        if let last = cells.last, let width = widths.last { line += last.shortened(to: width) }
        return line
    }

    private func widths(within limit: Int?) -> [Int] {
        var widths = columns.map(\.title.count)
        for row in rows {
            for (column, cell) in row.cells.enumerated() { widths[column] = max(widths[column], cell.count) }
        }
        guard let limit else { return widths }
        var excess = widths.reduce(0, +) + Self.gap * (widths.count - 1) - limit
        while excess > 0, let widest = widestThatYields(widths) {
            widths[widest] -= 1
            excess -= 1
        }
        return widths
    }

    private func widestThatYields(_ widths: [Int]) -> Int? {
        columns.indices.filter { widths[$0] > columns[$0].minimum ?? .max }
            .max { widths[$0] < widths[$1] }
    }
}
