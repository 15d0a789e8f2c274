/// The only source of chance in the engine, so that a seed can replay it.
public protocol RandomSource: Sendable {
    /// Uniform in `0..<upperBound`, which must be positive.
    func next(below upperBound: Int64) -> Int64
}
