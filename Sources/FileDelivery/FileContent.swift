import RotationCore
import RotationPorts

/// The two formats: how a secret becomes the content of a file, and how it is found again.
enum FileContent {
    /// Nil when reading the result would not give the same secret: bytes beyond printable ASCII, or, for `env`,
    /// bytes that systemd takes for quoting, or a variable that is no name.
    static func rendered(_ secret: Secret, as format: Destination.Format) -> WipedBuffer? {
        let (prefix, suffix) = frame(of: format)
        var buffer = WipedBuffer(capacity: prefix.count + secret.count + suffix.count)
        buffer.append(prefix)
        secret.withBytes { buffer.append($0) }
        buffer.append(suffix)
        guard isUsable(format), buffer.withBytes({ reading(of: $0, as: format) }) == .value(SecretBox(secret)) else {
            return nil
        }
        return buffer
    }

    private static func frame(of format: Destination.Format) -> (prefix: [UInt8], suffix: [UInt8]) {
        switch format {
        case .raw(let newline): ([], newline ? [newlineByte] : [])
        case .env(let variable): (Array("\(variable)=".utf8), [newlineByte])
        }
    }

    private static func isUsable(_ format: Destination.Format) -> Bool {
        guard case .env(let variable) = format else { return true }
        guard let first = variable.utf8.first, !isDigit(first) else { return false }
        return variable.utf8.allSatisfy { isLetter($0) || isDigit($0) || $0 == UInt8(ascii: "_") }
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

    static let newlineByte = UInt8(ascii: "\n")
}
