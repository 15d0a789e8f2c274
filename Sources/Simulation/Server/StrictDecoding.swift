import FoundationEssentials

/// Why a text that somebody wrote for the simulator cannot be used: what is wrong, and where.
public struct SimulationInputError: Error, Hashable, Sendable, CustomStringConvertible {
    /// `line 3, column 7` or `faults[0].do`.
    public let place: String
    public let message: String

    public var description: String { "\(place): \(message)" }
}

/// Reads JSON in which nothing is ignored: an unknown member is an error, since it is most likely a misspelt one.
enum StrictJSON {
    static func decode<Value: Decodable>(
        _ type: Value.Type, from bytes: [UInt8]
    ) throws(SimulationInputError) -> Value {
        do {
            // Foundation's decoder does not tell where a syntax error is.
            _ = try JSONReader.document(bytes)
            return try JSONDecoder().decode(type, from: Data(bytes))
        } catch let error as JSONReader.SyntaxError {
            throw SimulationInputError(place: "line \(error.line), column \(error.column)", message: error.message)
        } catch let error as DecodingError {
            throw SimulationInputError(error)
        } catch {
            throw SimulationInputError(place: "the whole text", message: "\(error)")
        }
    }
}

extension SimulationInputError {
    fileprivate init(_ error: DecodingError) {
        switch error {
        case .keyNotFound(let key, let context):
            self.init(path: context.codingPath, message: "the member \"\(key.stringValue)\" is missing")
        case .typeMismatch(_, let context), .valueNotFound(_, let context), .dataCorrupted(let context):
            self.init(path: context.codingPath, message: context.debugDescription)
        @unknown default:
            self.init(path: [], message: "\(error)")
        }
    }

    private init(path: [any CodingKey], message: String) {
        var place = ""
        for key in path {
            place += key.intValue.map { "[\($0)]" } ?? (place.isEmpty ? key.stringValue : ".\(key.stringValue)")
        }
        self.init(place: place.isEmpty ? "the whole text" : place, message: message)
    }
}

extension Decoder {
    /// The members of an object that has no others than those of `Key`.
    func strictContainer<Key: CodingKey & CaseIterable>(_ type: Key.Type) throws -> KeyedDecodingContainer<Key> {
        let known = Key.allCases.map(\.stringValue)
        let members = try container(keyedBy: AnyKey.self).allKeys.map(\.stringValue).sorted()
        if let unknown = members.first(where: { !known.contains($0) }) {
            throw DecodingError.dataCorrupted(
                .init(
                    codingPath: codingPath,
                    debugDescription: "unknown member \"\(unknown)\"; use \(known.joined(separator: ", "))"))
        }
        return try container(keyedBy: type)
    }
}

extension KeyedDecodingContainer {
    func require(_ condition: Bool, forKey key: Key, _ message: String) throws {
        guard condition else {
            throw DecodingError.dataCorruptedError(forKey: key, in: self, debugDescription: message)
        }
    }

    func decodeCase<Value: RawRepresentable & CaseIterable>(
        _ type: Value.Type, forKey key: Key
    ) throws -> Value where Value.RawValue == String {
        let text = try decode(String.self, forKey: key)
        if let value = Value(rawValue: text) { return value }
        let known = Value.allCases.map(\.rawValue).joined(separator: ", ")
        throw DecodingError.dataCorruptedError(
            forKey: key, in: self, debugDescription: "\"\(text)\" is not known; use \(known)")
    }

    func decodeNumber(in range: ClosedRange<Int>, forKey key: Key) throws -> Int? {
        guard let number = try decodeIfPresent(Int.self, forKey: key) else { return nil }
        let limits =
            range.upperBound == .max ? "at least \(range.lowerBound)" : "\(range.lowerBound) to \(range.upperBound)"
        try require(range.contains(number), forKey: key, "\(number) is out of range; use \(limits)")
        return number
    }
}

private struct AnyKey: CodingKey {
    let stringValue: String
    let intValue: Int?

    init(stringValue: String) {
        self.stringValue = stringValue
        intValue = nil
    }

    init(intValue: Int) {
        stringValue = "\(intValue)"
        self.intValue = intValue
    }
}
