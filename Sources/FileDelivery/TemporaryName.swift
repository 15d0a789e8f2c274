/// The names of temporary files: `.NAME.keyrotated-XXXXXXXX`, eight lower-case letters or digits.
struct TemporaryName: Sendable {
    private let prefix: String

    init(for name: String) {
        prefix = ".\(name)\(Self.mark)"
    }

    /// A fresh name. It need not be a secret: the file is created exclusively, in a directory that others cannot write.
    func fresh() -> String {
        var number = UInt64.random(in: 0...UInt64.max)
        let suffix = (0..<Self.suffixLength).map { _ in
            let remainder: UInt64
            (number, remainder) = number.quotientAndRemainder(dividingBy: UInt64(Self.alphabet.count))
            return Self.alphabet[Int(remainder)]
        }
        return prefix + String(decoding: suffix, as: UTF8.self)
    }

    /// The name of the file that a temporary file was made for; nil for a name that ``fresh()`` never returns.
    static func destination(of bytes: some BidirectionalCollection<UInt8>) -> String? {
        let head = bytes.dropLast(suffixLength)
        guard bytes.first == UInt8(ascii: "."), bytes.suffix(suffixLength).allSatisfy(alphabet.contains),
            head.count > mark.utf8.count + 1, head.suffix(mark.utf8.count).elementsEqual(mark.utf8)
        else { return nil }
        return String(decoding: Array(head.dropFirst().dropLast(mark.utf8.count)), as: UTF8.self)
    }

    private static let mark = ".keyrotated-"
    private static let suffixLength = 8
    private static let alphabet = Array("abcdefghijklmnopqrstuvwxyz0123456789".utf8)
}
