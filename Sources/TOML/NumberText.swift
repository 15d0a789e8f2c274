/// Integers and floats.
enum NumberText {
    /// Never quotes the text: what stands there without quotation marks may be a secret.
    static func parse(_ text: [UInt8], at position: TOMLPosition) throws(TOMLError) -> TOMLValue.Content {
        if let integer = prefixedInteger(text) ?? decimalInteger(text) {
            guard let value = integer.value else {
                throw TOMLError("the number does not fit into 64 bits; accepted are −2^63 to 2^63 − 1", at: position)
            }
            return .integer(value)
        }
        if let float = float(text) { return .float(float) }
        throw TOMLError(
            "this is neither a number, true, false nor a date; if it is text, put it in quotation marks", at: position)
    }

    /// A well-formed integer; its value is nil when it is out of range.
    private struct Integer {
        let value: Int64?
    }

    private static func prefixedInteger(_ text: [UInt8]) -> Integer? {
        guard text.count > 2, text[0] == UInt8(ascii: "0") else { return nil }
        let radix: Int
        switch text[1] {
        case UInt8(ascii: "x"): radix = 16
        case UInt8(ascii: "o"): radix = 8
        case UInt8(ascii: "b"): radix = 2
        default: return nil
        }
        guard let digits = digits(text[2...], where: { ($0.hexadecimalValue).map { $0 < radix } ?? false })
        else { return nil }
        return Integer(value: Int64(digits, radix: radix))
    }

    private static func decimalInteger(_ text: [UInt8]) -> Integer? {
        let (sign, rest) = signed(text[...])
        guard let digits = digits(rest, where: \.isDigit), digits.count == 1 || digits.first != "0" else { return nil }
        return Integer(value: Int64(sign + digits))
    }

    private static func float(_ text: [UInt8]) -> Double? {
        let (sign, rest) = signed(text[...])
        if rest.elementsEqual("inf".utf8) { return sign == "-" ? -.infinity : .infinity }
        if rest.elementsEqual("nan".utf8) { return .nan }
        let exponentMark = rest.firstIndex { $0 == UInt8(ascii: "e") || $0 == UInt8(ascii: "E") }
        guard let significand = significand(rest[..<(exponentMark ?? rest.endIndex)]) else { return nil }
        guard let exponentMark else { return Double(sign + significand) }
        let (exponentSign, exponentText) = signed(rest[(exponentMark + 1)...])
        guard let exponent = digits(exponentText, where: \.isDigit) else { return nil }
        return Double(sign + significand + "e" + exponentSign + exponent)
    }

    private static func significand(_ text: ArraySlice<UInt8>) -> String? {
        let point = text.firstIndex(of: UInt8(ascii: "."))
        guard let whole = digits(text[..<(point ?? text.endIndex)], where: \.isDigit),
            whole.count == 1 || whole.first != "0"
        else { return nil }
        guard let point else { return whole }
        guard let fraction = digits(text[(point + 1)...], where: \.isDigit) else { return nil }
        return whole + "." + fraction
    }

    private static func signed(_ text: ArraySlice<UInt8>) -> (sign: String, rest: ArraySlice<UInt8>) {
        switch text.first {
        case UInt8(ascii: "-"): ("-", text.dropFirst())
        case UInt8(ascii: "+"): ("", text.dropFirst())
        default: ("", text)
        }
    }

    /// The digits without the underscores between them; nil unless there is a digit on both sides of each.
    private static func digits(_ text: ArraySlice<UInt8>, where isDigit: (UInt8) -> Bool) -> String? {
        var digits: [UInt8] = []
        var mayBreak = false
        for byte in text {
            if byte == UInt8(ascii: "_") {
                guard mayBreak else { return nil }
                mayBreak = false
            } else {
                guard isDigit(byte) else { return nil }
                digits.append(byte)
                mayBreak = true
            }
        }
        return mayBreak ? String(decoding: digits, as: UTF8.self) : nil
    }
}
