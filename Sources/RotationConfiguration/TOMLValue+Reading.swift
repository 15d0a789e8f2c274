import TOML

/// The kinds of values that the configuration knows, each with its own complaint.
extension TOMLValue {
    /// Text that is not empty and has no control characters: with those, a path in a newline-separated list or a name in
    /// a log line could pretend to be something else.
    static func text(_ value: TOMLValue) throws(Flaw) -> String {
        guard case .string(let text) = value.content else {
            throw Flaw("is \(value.kind)", "accepted is text in quotation marks", at: value.position)
        }
        guard !text.isEmpty else { throw Flaw("is empty", "accepted is at least one character", at: value.position) }
        guard !text.unicodeScalars.contains(where: isControl) else {
            throw Flaw("has a control character", "accepted is text without control characters", at: value.position)
        }
        return text
    }

    /// The control characters of ASCII and of Latin-1.
    private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value < 0x20 || 0x7F...0x9F ~= scalar.value
    }

    static func boolean(_ value: TOMLValue) throws(Flaw) -> Bool {
        guard case .boolean(let flag) = value.content else {
            throw Flaw("is \(value.kind)", "accepted is true or false, without quotation marks")
        }
        return flag
    }

    func integer(in range: ClosedRange<Int64>) throws(Flaw) -> Int64 {
        let accepted = "accepted is a whole number from \(range.lowerBound) to \(range.upperBound)"
        guard case .integer(let number) = content else { throw Flaw("is \(kind)", accepted) }
        guard range.contains(number) else { throw Flaw("is \(number)", accepted) }
        return number
    }

    func number(in range: ClosedRange<Double>) throws(Flaw) -> Double {
        let accepted = "accepted is a number from \(range.lowerBound) to \(range.upperBound)"
        switch content {
        case .integer(let number) where range.contains(Double(number)): return Double(number)
        case .float(let number) where range.contains(number): return number
        case .integer, .float: throw Flaw("is out of range", accepted)
        default: throw Flaw("is \(kind)", accepted)
        }
    }

    /// One of the values of an enumeration.
    static func choice<Choice: RawRepresentable & CaseIterable>(
        _ value: TOMLValue
    ) throws(Flaw) -> Choice where Choice.RawValue == String {
        let name = try text(value)
        guard let choice = Choice(rawValue: name) else {
            let names = Choice.allCases.map(\.rawValue)
            throw Flaw("is \(quoted(name))", "accepted is \(alternatives(names))")
        }
        return choice
    }

    static func texts(_ value: TOMLValue) throws(Flaw) -> [(text: String, position: TOMLPosition)] {
        guard case .array(let elements) = value.content else {
            throw Flaw("is \(value.kind)", "accepted is an array of text: [\"…\", \"…\"]")
        }
        var texts: [(String, TOMLPosition)] = []
        for element in elements { texts.append((try text(element), element.position)) }
        return texts
    }

    func tables(_ title: String) throws(Flaw) -> [(table: TOMLTable, position: TOMLPosition)] {
        guard case .array(let elements) = content else {
            throw Flaw("is \(kind)", "accepted is \(title), with two brackets on each side")
        }
        var tables: [(TOMLTable, TOMLPosition)] = []
        for element in elements {
            guard case .table(let table) = element.content else {
                throw Flaw("holds \(element.kind)", "accepted is \(title)", at: element.position)
            }
            tables.append((table, element.position))
        }
        return tables
    }

    /// What it is, for people.
    var kind: String {
        switch content {
        case .string: "text"
        case .integer: "a whole number"
        case .float: "a number"
        case .boolean(let flag): "\(flag)"
        case .dateTime: "a date or a time"
        case .array: "an array"
        case .table: "a table"
        }
    }
}
