/// Columns of text, two spaces apart; the last one is not padded.
struct TextTable {
    private var rows: [[String]]

    init(columns: [String]) {
        rows = [columns]
    }

    mutating func add(_ row: [String]) {
        rows.append(row)
    }

    var lines: [String] {
        let widths = rows[0].indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
        return rows.map { row in
            row.indices.map { column in
                let padding = column == row.count - 1 ? 0 : widths[column] - row[column].count
                return row[column] + String(repeating: " ", count: padding)
            }.joined(separator: "  ")
        }
    }
}
