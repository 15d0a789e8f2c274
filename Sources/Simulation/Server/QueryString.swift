/// The parameters of a URL, in their order, decoded; written back as the server does (sorted by name).
struct QueryString {
    private(set) var parameters: [(name: String, value: String)] = []

    /// Leaves out what cannot be decoded, as the server does.
    init(_ text: String) {
        for part in text.split(separator: "&") {
            let pieces = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = Self.decode(pieces[0]), let value = Self.decode(pieces.count > 1 ? pieces[1] : "") else {
                continue
            }
            parameters.append((name, value))
        }
    }

    /// The values of this parameter; the server takes its names in any case.
    func values(of name: String) -> [String] {
        parameters.filter { $0.name.lowercased() == name }.map(\.value)
    }

    /// Takes the place of every parameter of exactly this name.
    mutating func set(_ name: String, to value: String) {
        parameters.removeAll { $0.name == name }
        parameters.append((name, value))
    }

    /// Sorted by name, in the order given where names are equal.
    var encoded: String {
        parameters.enumerated()
            .sorted { ($0.element.name, $0.offset) < ($1.element.name, $1.offset) }
            .map { "\(Self.encode($0.element.name))=\(Self.encode($0.element.value))" }
            .joined(separator: "&")
    }

    static func encode(_ text: String) -> String {
        var result = ""
        for byte in text.utf8 {
            let character = Unicode.Scalar(byte)
            switch character {
            case "a"..."z", "A"..."Z", "0"..."9", "-", "_", ".", "~": result.unicodeScalars.append(character)
            case " ": result += "+"
            default: result += "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
            }
        }
        return result
    }

    private static func decode(_ text: Substring) -> String? {
        var bytes: [UInt8] = []
        var rest = text.utf8[...]
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "+"): bytes.append(UInt8(ascii: " "))
            case UInt8(ascii: "%"):
                let digits = String(decoding: rest.prefix(2), as: UTF8.self)
                guard rest.count >= 2, !digits.hasPrefix("+"), let value = UInt8(digits, radix: 16) else { return nil }
                bytes.append(value)
                rest = rest.dropFirst(2)
            default: bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
