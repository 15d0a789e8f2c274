/// The last bytes of a stream, however long it is.
struct OutputTail: Sendable {
    /// Bytes kept.
    static let limit = 4096

    private var bytes: [UInt8] = []
    private var isCut = false

    mutating func append(_ more: UnsafeRawBufferPointer) {
        if bytes.count + more.count > Self.limit { isCut = true }
        if more.count >= Self.limit { bytes.removeAll(keepingCapacity: true) }
        bytes.append(contentsOf: more.suffix(Self.limit))
        bytes.removeFirst(max(0, bytes.count - Self.limit))
    }

    /// The lines in order; a carriage return ends a line too (progress bars). Bytes that are no UTF-8 are replaced.
    ///
    /// What was cut through is left out up to its first byte that cannot belong to a key: the rest of a key is not
    /// recognised as one.
    var lines: [String] {
        let whole = isCut ? bytes.drop { Self.mayBelongToKey($0) } : bytes[...]
        return whole.split { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") }
            .map { String(decoding: $0, as: UTF8.self) }
    }

    /// Any visible ASCII character: the secrets of others have other alphabets.
    private static func mayBelongToKey(_ byte: UInt8) -> Bool { byte > 0x20 && byte < 0x7F }
}
