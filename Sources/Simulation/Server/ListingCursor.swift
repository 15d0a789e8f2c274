import RotationCore

/// The cursor of `links.next`, in the real server's own form: CBOR `{"Limit": n, "Columns": {"KeyID": id, "Created":
/// 1(float)}}` in unpadded base64url. It carries the page limit and the last key shown, but not the filter.
///
/// The time is a float of seconds, cut to microseconds when read back. That loses a microsecond now and then, and with
/// it the keys that were created in the same microsecond as the last one of a page (quirk 26).
struct ListingCursor {
    let limit: Int
    let position: SimulatedKey.Position

    private static let limitName: [UInt8] = [0xA2, 0x65] + Array("Limit".utf8)
    private static let columnsName: [UInt8] = [0x67] + Array("Columns".utf8) + [0xA2, 0x65] + Array("KeyID".utf8)
    private static let createdName: [UInt8] = [0x67] + Array("Created".utf8) + [0xC1, 0xFB]

    init(limit: Int, position: SimulatedKey.Position) {
        self.limit = limit
        self.position = position
    }

    var text: String {
        var bytes = Self.limitName
        Self.append(UInt64(limit), to: &bytes)
        bytes += Self.columnsName
        Self.append(UInt64(bitPattern: position.id.rawValue), to: &bytes)
        bytes += Self.createdName
        // The server goes through nanoseconds, which rounds now and then to another neighbour than microseconds would.
        let seconds = Double(position.created.microseconds) * 1000 / 1_000_000_000
        withUnsafeBytes(of: seconds.bitPattern.bigEndian) { bytes += $0 }
        return String(decoding: Base64Text.encode(bytes, alphabet: .url), as: UTF8.self)
    }

    /// Nil for whatever ``text`` would not have written.
    init?(_ text: String) {
        guard let bytes = Base64Text.decode(Array(text.utf8), alphabet: .url) else { return nil }
        var rest = bytes[...]
        guard Self.skip(Self.limitName, in: &rest), let limit = Self.number(in: &rest), (1...1000).contains(limit),
            Self.skip(Self.columnsName, in: &rest), let id = Self.number(in: &rest),
            let keyID = Int64(exactly: id), Self.skip(Self.createdName, in: &rest), rest.count == 8
        else { return nil }
        let seconds = Double(bitPattern: Self.bigEndian(rest))
        guard seconds.magnitude < 1e12 else { return nil }
        let nanoseconds = Int64((seconds - seconds.rounded(.down)) * 1_000_000_000)
        let created = Int64(seconds.rounded(.down)) * 1_000_000 + nanoseconds / 1000
        self.init(limit: Int(limit), position: .init(created: Timestamp(microseconds: created), id: KeyID(keyID)))
    }

    /// A CBOR unsigned integer in its shortest form.
    private static func append(_ number: UInt64, to bytes: inout [UInt8]) {
        switch number {
        case ..<24: bytes.append(UInt8(number))
        case ...0xFF: bytes += [0x18, UInt8(number)]
        case ...0xFFFF: withUnsafeBytes(of: UInt16(number).bigEndian) { bytes += [0x19] + $0 }
        case ...0xFFFF_FFFF: withUnsafeBytes(of: UInt32(number).bigEndian) { bytes += [0x1A] + $0 }
        default: withUnsafeBytes(of: number.bigEndian) { bytes += [0x1B] + $0 }
        }
    }

    private static func number(in rest: inout ArraySlice<UInt8>) -> UInt64? {
        guard let head = rest.popFirst() else { return nil }
        if head < 24 { return UInt64(head) }
        guard (0x18...0x1B).contains(head) else { return nil }
        let width = 1 << Int(head - 0x18)
        guard rest.count >= width else { return nil }
        defer { rest = rest.dropFirst(width) }
        return bigEndian(rest.prefix(width))
    }

    private static func bigEndian(_ bytes: ArraySlice<UInt8>) -> UInt64 {
        bytes.reduce(0) { $0 << 8 | UInt64($1) }
    }

    private static func skip(_ expected: [UInt8], in rest: inout ArraySlice<UInt8>) -> Bool {
        guard rest.starts(with: expected) else { return false }
        rest = rest.dropFirst(expected.count)
        return true
    }
}
