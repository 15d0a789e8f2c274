import Glibc

/// An access control list of POSIX (`acl(5)`), as the kernel hands it out in `system.posix_acl_access`: a version, then
/// entries of tag, permissions and id, all little-endian.
struct AccessList: Hashable, Sendable {
    enum Tag: UInt16, Sendable {
        case owner = 0x01
        case user = 0x02
        case owningGroup = 0x04
        case group = 0x08
        /// What the users, the groups and the owning group of the list can have at most.
        case mask = 0x10
        case others = 0x20
    }

    struct Entry: Hashable, Sendable {
        let tag: Tag
        /// `0o7` at most.
        var permissions: UInt16
        /// Of a user or a group; without meaning for the other tags.
        let id: UInt32
    }

    private(set) var entries: [Entry]

    init(entries: [Entry]) {
        self.entries = entries
    }

    /// True when it says more than a mode can.
    var isExtended: Bool { entries.contains { [.user, .group, .mask].contains($0.tag) } }

    /// The mode that `stat` shows: where there is a mask, it stands in place of the group's permissions.
    var mode: mode_t {
        let group = permissions(.mask) ?? permissions(.owningGroup) ?? 0
        return mode_t(permissions(.owner) ?? 0) << 6 | mode_t(group) << 3 | mode_t(permissions(.others) ?? 0)
    }

    /// The same list for a file of this mode: everybody named in the list keeps exactly the permissions that are in
    /// effect, and owner, group and others get what the mode says.
    ///
    /// A plain `chmod` would do neither: on a file with a list it changes the mask and leaves the group's entry alone, so
    /// that mode 0600 would silently take everybody's permissions away. As the mask has to grow when the mode gives the
    /// group more than it lets through, what it had held back is taken out of the entries first.
    ///
    /// Mode 0640 on `user::rw- user:alice:rwx group::--- mask::r-- other::r--` gives
    /// `user::rw- user:alice:r-- group::r-- mask::r-- other::---`.
    func adapted(to mode: mode_t) -> AccessList {
        let limit = permissions(.mask) ?? 0o7
        var adapted = self
        for index in entries.indices {
            switch entries[index].tag {
            case .owner: adapted.entries[index].permissions = UInt16(mode >> 6 & 0o7)
            case .owningGroup: adapted.entries[index].permissions = UInt16(mode >> 3 & 0o7)
            case .others: adapted.entries[index].permissions = UInt16(mode & 0o7)
            case .user, .group: adapted.entries[index].permissions &= limit
            case .mask: break
            }
        }
        let limited = adapted.entries.filter { [.user, .group, .owningGroup].contains($0.tag) }
        let needed = limited.reduce(0) { $0 | $1.permissions }
        for index in adapted.entries.indices where adapted.entries[index].tag == .mask {
            adapted.entries[index].permissions = needed
        }
        return adapted
    }

    private func permissions(_ tag: Tag) -> UInt16? { entries.first { $0.tag == tag }?.permissions }
}

extension AccessList {
    private static let version: UInt32 = 2
    private static let headerSize = 4
    private static let entrySize = 8

    /// Nil for bytes of another version or shape.
    init?(_ bytes: [UInt8]) {
        guard bytes.count >= Self.headerSize, (bytes.count - Self.headerSize) % Self.entrySize == 0 else { return nil }
        let entries: [Entry]? = bytes.withUnsafeBytes { bytes in
            func number<Number: FixedWidthInteger>(_ offset: Int, _: Number.Type) -> Number {
                Number(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: Number.self))
            }
            guard number(0, UInt32.self) == Self.version else { return nil }
            var entries: [Entry] = []
            for offset in stride(from: Self.headerSize, to: bytes.count, by: Self.entrySize) {
                guard let tag = Tag(rawValue: number(offset, UInt16.self)) else { return nil }
                entries.append(
                    Entry(tag: tag, permissions: number(offset + 2, UInt16.self), id: number(offset + 4, UInt32.self)))
            }
            return entries
        }
        guard let entries else { return nil }
        self.init(entries: entries)
    }

    var bytes: [UInt8] {
        func bytes(_ number: some FixedWidthInteger) -> [UInt8] { withUnsafeBytes(of: number.littleEndian, Array.init) }
        return bytes(Self.version) + entries.flatMap { bytes($0.tag.rawValue) + bytes($0.permissions) + bytes($0.id) }
    }
}
