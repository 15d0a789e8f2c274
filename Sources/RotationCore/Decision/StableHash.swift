/// A hash that is the same in every process and release: jitter derived from it does not change over a restart, so a
/// poll never re-rolls the dice (that collapses every jitter to its early edge).
enum StableHash {
    /// FNV-1a with 64 bits, finished with the mixer of splitmix64, as FNV alone is weak in its high bits.
    static func value(_ text: String) -> UInt64 { value(text.utf8) }

    static func value(_ bytes: some Sequence<UInt8>) -> UInt64 {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in bytes {
            hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3
        }
        hash = (hash ^ (hash >> 30)) &* 0xbf58_476d_1ce4_e5b9
        hash = (hash ^ (hash >> 27)) &* 0x94d0_49bb_1331_11eb
        return hash ^ (hash >> 31)
    }

    /// 0…999.
    static func permille(_ text: String) -> Int {
        Int(value(text) % 1000)
    }
}
