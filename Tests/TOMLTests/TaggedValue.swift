import FoundationEssentials
import TOML

/// What toml-test's JSON says that a document means: `{"type": "integer", "value": "1"}` for each scalar.
enum TaggedValue: Decodable {
    case scalar(type: String, text: String)
    case array([TaggedValue])
    case table([String: TaggedValue])

    init(from decoder: any Decoder) throws {
        if let elements = try? decoder.singleValueContainer().decode([TaggedValue].self) {
            self = .array(elements)
        } else if let leaf = try? decoder.singleValueContainer().decode([String: String].self),
            let type = leaf["type"], let text = leaf["value"], leaf.count == 2
        {
            self = .scalar(type: type, text: text)
        } else {
            self = .table(try decoder.singleValueContainer().decode([String: TaggedValue].self))
        }
    }

    static func decode(_ bytes: [UInt8]) throws -> TaggedValue {
        try JSONDecoder().decode(TaggedValue.self, from: Data(bytes))
    }

    /// The first difference, as a path and a reason; nil when `content` is what this says.
    func difference(from content: TOMLValue.Content, at path: String = "") -> String? {
        switch (self, content) {
        case (.array(let expected), .array(let actual)):
            guard expected.count == actual.count else { return "\(path): \(actual.count) elements" }
            return zip(expected, actual).enumerated().lazy.compactMap { index, pair in
                pair.0.difference(from: pair.1.content, at: "\(path)[\(index)]")
            }.first
        case (.table(let expected), .table(let actual)):
            guard expected.count == actual.entries.count else { return "\(path): \(actual.entries.count) keys" }
            return actual.entries.lazy.compactMap { entry in
                guard let value = expected[entry.key] else { return "\(path): unexpected key \(entry.key)" }
                return value.difference(from: entry.value.content, at: "\(path).\(entry.key)")
            }.first
        case (.scalar(let type, let text), _):
            let actual = Self.scalar(content)
            let isEqual = actual.type == type && Self.normalized(text, type) == Self.normalized(actual.text, type)
            return isEqual ? nil : "\(path): \(actual), not \(type) \(text)"
        default: return "\(path): another kind of value"
        }
    }

    private static func scalar(_ content: TOMLValue.Content) -> (type: String, text: String) {
        switch content {
        case .string(let text): ("string", text)
        case .integer(let number): ("integer", String(number))
        case .float(let number): ("float", "\(number)")
        case .boolean(let flag): ("bool", String(flag))
        case .dateTime(let dateTime): (type(of: dateTime.kind), dateTime.text)
        case .array: ("array", "")
        case .table: ("table", "")
        }
    }

    private static func type(of kind: TOMLDateTime.Kind) -> String {
        switch kind {
        case .offsetDateTime: "datetime"
        case .localDateTime: "datetime-local"
        case .localDate: "date-local"
        case .localTime: "time-local"
        }
    }

    /// One spelling for each value: the shortest of a float, no zeros at the end of a fraction of a second.
    private static func normalized(_ text: String, _ type: String) -> [UInt8] {
        switch type {
        case "float": return Array("\(Double(text).map { $0.isNaN ? "nan" : "\($0)" } ?? text)".utf8)
        case "datetime", "datetime-local", "time-local":
            guard let point = text.firstIndex(of: ".") else { return Array(text.utf8) }
            let digits = text[text.index(after: point)...].prefix { $0.isNumber }
            let kept = digits.reversed().drop { $0 == "0" }.reversed()
            return Array((text[..<point] + (kept.isEmpty ? "" : "." + String(kept)) + text[digits.endIndex...]).utf8)
        default: return Array(text.utf8)
        }
    }
}
