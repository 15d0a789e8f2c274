import RotationCore

/// The one timer behind all sleepers: the kernel's, or in tests one that is driven by hand.
protocol WakeTimer: Sendable {
    /// Replaces the time at which ``wait()`` returns; nil means not before it is armed again.
    func arm(for deadline: Timestamp?)

    /// Blocks the calling thread until the armed time has come or the clock was set; true for the latter. Returning
    /// too early is harmless: the caller looks at the clock.
    func wait() -> Bool

    /// Gives the descriptor back. Nothing is called afterwards.
    func close()
}
