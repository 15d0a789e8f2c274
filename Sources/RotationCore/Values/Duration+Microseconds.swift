extension Duration {
    /// Whole microseconds, rounded towards zero, saturating at the ends of `Int64`.
    public var microseconds: Int64 {
        let (seconds, attoseconds) = components
        return seconds.multipliedSaturating(by: 1_000_000).addingSaturating(attoseconds / 1_000_000_000_000)
    }

    /// `numerator / denominator` of this duration, in whole microseconds.
    ///
    /// `Duration.seconds(90).fraction(1, of: 3)` is 30 s.
    public func fraction(_ numerator: Int64, of denominator: Int64) -> Duration {
        .microseconds(microseconds / denominator * numerator + microseconds % denominator * numerator / denominator)
    }
}
