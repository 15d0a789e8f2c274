/// A JSON value, with numbers as written: key ids exceed what a `Double` holds.
enum JSONNode: Hashable {
    case null
    case boolean(Bool)
    case number(String)
    case string(String)
    case array([JSONNode])
    /// In the order of the text, duplicates included.
    case object([Member])

    struct Member: Hashable {
        let name: String
        let value: JSONNode
    }

    /// The last member of this name.
    subscript(name: String) -> JSONNode? {
        guard case .object(let members) = self else { return nil }
        return members.last { $0.name == name }?.value
    }

    var text: String? {
        guard case .string(let text) = self else { return nil }
        return text
    }

    /// Nil for a fraction, an exponent or a number out of range.
    var integer: Int64? {
        guard case .number(let digits) = self else { return nil }
        return Int64(digits)
    }

    var elements: [JSONNode]? {
        guard case .array(let elements) = self else { return nil }
        return elements
    }

    /// The strings of an array of nothing but strings.
    var texts: [String]? {
        guard let elements else { return nil }
        let texts = elements.compactMap(\.text)
        return texts.count == elements.count ? texts : nil
    }
}
