internal import Glibc

/// Takes what is known to be secret out of a text that somebody else wrote: a command's output, a server's answer.
///
/// Looked for are pieces of each secret, as it stands in a file and decoded, whatever white space parts them: a key that
/// was wrapped, cut or spelled out is still one. What is merely shaped like a key is for others to find.
public struct Redaction: Sendable {
    /// In characters. Of the 32 that a key keeps secret, fewer than this leave too much to guess.
    public static let shortestPiece = 12

    private let secrets: [Secret]

    public init(_ secrets: [Secret]) {
        self.secrets = secrets
    }

    public func callAsFunction(_ text: String) -> String {
        let bytes = Array(text.utf8)
        let visible = bytes.indices.filter { !Self.isSpace(bytes[$0]) }
        var isSecret = [Bool](repeating: false, count: visible.count)
        for secret in secrets {
            secret.withBytes { key in
                Self.mark(key, in: bytes, visible, &isSecret)
                guard var decoded = Base64.decodeUnpadded(key) else { return }
                decoded.withUnsafeMutableBytes { buffer in
                    Self.mark(UnsafeRawBufferPointer(buffer), in: bytes, visible, &isSecret)
                    if let address = buffer.baseAddress { explicit_bzero(address, buffer.count) }
                }
            }
        }
        return isSecret.contains(true) ? Self.text(of: bytes, visible, without: isSecret) : text
    }

    /// Marks every place at which a piece of `secret` begins, and what follows of it.
    private static func mark(
        _ secret: UnsafeRawBufferPointer, in bytes: [UInt8], _ visible: [Int], _ isSecret: inout [Bool]
    ) {
        guard secret.count >= shortestPiece, visible.count >= shortestPiece else { return }
        for start in 0...(visible.count - shortestPiece) {
            for piece in 0...(secret.count - shortestPiece) {
                let isFound = (0..<shortestPiece).allSatisfy { bytes[visible[start + $0]] == secret[piece + $0] }
                guard isFound else { continue }
                for offset in 0..<shortestPiece { isSecret[start + offset] = true }
                break
            }
        }
    }

    private static func text(of bytes: [UInt8], _ visible: [Int], without isSecret: [Bool]) -> String {
        var kept: [UInt8] = []
        var next = 0
        var index = 0
        while index < visible.count {
            guard isSecret[index] else {
                index += 1
                continue
            }
            kept += bytes[next..<visible[index]] + Array("<redacted>".utf8)
            while index < visible.count, isSecret[index] { index += 1 }
            next = visible[index - 1] + 1
        }
        return String(decoding: kept + bytes[next...], as: UTF8.self)
    }

    private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }
}
