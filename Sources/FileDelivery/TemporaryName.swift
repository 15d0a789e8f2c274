/// The names of temporary files: `.NAME.keyrotated-XXXXXXXX`, eight lower-case letters or digits.
struct TemporaryName: Sendable {
    private let prefix: String

    init(for name: String) {
        prefix = ".\(name).keyrotated-"
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

    /// True only for what ``fresh()`` could have returned.
    func matches(_ bytes: some Collection<UInt8>) -> Bool {
        guard bytes.starts(with: prefix.utf8) else { return false }
        let suffix = bytes.dropFirst(prefix.utf8.count)
        return suffix.count == Self.suffixLength && suffix.allSatisfy(Self.alphabet.contains)
    }

    private static let suffixLength = 8
    private static let alphabet = Array("abcdefghijklmnopqrstuvwxyz0123456789".utf8)
}
