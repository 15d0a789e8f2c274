public import RotationPorts

/// Chance from the kernel: the standard library's generator, which on Linux is getrandom(2).
public struct SystemRandomSource: RandomSource {
    public init() {}

    /// Uniform, without the bias of a remainder. `upperBound` must be positive.
    public func next(below upperBound: Int64) -> Int64 {
        var generator = SystemRandomNumberGenerator()
        return Int64.random(in: 0..<upperBound, using: &generator)
    }
}
