/// Reads the records that `getdents64(2)` writes: inode (8 bytes), offset (8), record length (2), type (1), and the
/// name with its terminating NUL.
enum DirectoryEntries {
    static func forEachName(in records: UnsafeRawBufferPointer, _ body: (Slice<UnsafeRawBufferPointer>) -> Void) {
        var start = 0
        while start + nameOffset < records.count {
            let length = Int(records.loadUnaligned(fromByteOffset: start + lengthOffset, as: UInt16.self))
            guard length > nameOffset, start + length <= records.count else { return }
            body(records[(start + nameOffset)..<(start + length)].prefix { $0 != 0 })
            start += length
        }
    }

    private static let lengthOffset = 16
    private static let nameOffset = 19
}
