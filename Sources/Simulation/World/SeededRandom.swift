public import RotationPorts
import Synchronization

/// Chance that a seed replays: SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number generators",
/// 2014). Not for secrets.
///
/// Values depend on the order in which they are drawn; draw from the tasks of one ``SingleThreadExecutor``.
public final class SeededRandom: RandomSource {
    public let seed: UInt64
    private let state: Mutex<UInt64>

    public init(seed: UInt64) {
        self.seed = seed
        state = Mutex(seed)
    }

    /// 64 random bits. The first three of seed 1234567 are 6457827717110365317, 3203168211198807973,
    /// 9817491932198370423.
    public func bits() -> UInt64 {
        state.withLock { state in
            state &+= 0x9E37_79B9_7F4A_7C15
            var mixed = state
            mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
            mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
            return mixed ^ (mixed >> 31)
        }
    }

    public func next(below upperBound: Int64) -> Int64 {
        precondition(upperBound > 0, "nothing lies below \(upperBound)")
        let bound = UInt64(upperBound)
        // Values beyond the last whole multiple of the bound would favour small results: draw again.
        let usable = UInt64.max - UInt64.max % bound
        var value = bits()
        while value >= usable { value = bits() }
        return Int64(value % bound)
    }
}
