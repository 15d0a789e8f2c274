internal import CSystemd

/// What stands in a message of D-Bus, without the distinctions of the wire that nobody here needs.
public indirect enum BusValue: Hashable, Sendable {
    /// A string, an object path or a signature.
    case text(String)
    case flag(Bool)
    case unsigned(UInt64)
    case signed(Int64)
    case real(Double)
    /// An array, a structure, or an entry of a dictionary.
    case items([BusValue])
    /// What cannot be kept, such as a file descriptor.
    case other

    public var text: String? { if case .text(let text) = self { text } else { nil } }
    public var flag: Bool? { if case .flag(let flag) = self { flag } else { nil } }
    public var unsigned: UInt64? { if case .unsigned(let number) = self { number } else { nil } }
    public var items: [BusValue] { if case .items(let items) = self { items } else { [] } }

    /// A dictionary with texts as keys, such as the properties of an object.
    public var dictionary: [String: BusValue] {
        let entries = items.compactMap { entry -> (String, BusValue)? in
            guard entry.items.count == 2, let key = entry.items[0].text else { return nil }
            return (key, entry.items[1])
        }
        return Dictionary(entries, uniquingKeysWith: { first, _ in first })
    }
}

/// Reads a received message from where it stands. D-Bus allows 64 levels of containers, so recursion ends.
struct BusMessageReader {
    /// A `sd_bus_message`, borrowed.
    let message: OpaquePointer

    /// Everything up to the end of the message, or of the container that was entered.
    func values() -> [BusValue] {
        var values: [BusValue] = []
        var type: CChar = 0
        var contents: UnsafePointer<CChar>?
        while sd_bus_message_peek_type(message, &type, &contents) > 0 {
            guard let value = value(of: type, contents) else { return values }
            values.append(value)
        }
        return values
    }

    /// Nil when the message cannot be read any further.
    private func value(of type: CChar, _ contents: UnsafePointer<CChar>?) -> BusValue? {
        switch UInt8(bitPattern: type) {
        case UInt8(ascii: "s"), UInt8(ascii: "o"), UInt8(ascii: "g"):
            basic(type, UnsafePointer<CChar>?.none).map { .text($0.map { String(cString: $0) } ?? "") }
        case UInt8(ascii: "b"): basic(type, Int32(0)).map { .flag($0 != 0) }
        case UInt8(ascii: "y"): basic(type, UInt8(0)).map { .unsigned(UInt64($0)) }
        case UInt8(ascii: "q"): basic(type, UInt16(0)).map { .unsigned(UInt64($0)) }
        case UInt8(ascii: "u"): basic(type, UInt32(0)).map { .unsigned(UInt64($0)) }
        case UInt8(ascii: "t"): basic(type, UInt64(0)).map { .unsigned($0) }
        case UInt8(ascii: "n"): basic(type, Int16(0)).map { .signed(Int64($0)) }
        case UInt8(ascii: "i"): basic(type, Int32(0)).map { .signed(Int64($0)) }
        case UInt8(ascii: "x"): basic(type, Int64(0)).map { .signed($0) }
        case UInt8(ascii: "d"): basic(type, Double(0)).map { .real($0) }
        case UInt8(ascii: "v"): container(type, contents).map { $0.first ?? .other }
        case UInt8(ascii: "a"), UInt8(ascii: "r"), UInt8(ascii: "e"): container(type, contents).map { .items($0) }
        default: sd_bus_message_skip(message, nil) < 0 ? nil : .other
        }
    }

    /// - Parameter empty: of the type in which libsystemd writes values of `type`.
    private func basic<Value: BitwiseCopyable>(_ type: CChar, _ empty: Value) -> Value? {
        var value = empty
        return sd_bus_message_read_basic(message, type, &value) > 0 ? value : nil
    }

    private func container(_ type: CChar, _ contents: UnsafePointer<CChar>?) -> [BusValue]? {
        guard sd_bus_message_enter_container(message, type, contents) > 0 else { return nil }
        let values = values()
        return sd_bus_message_exit_container(message) < 0 ? nil : values
    }
}
