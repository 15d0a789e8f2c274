/// Why the machine's clock cannot be waited for: `cannot create a timer: Too many open files; …`.
public struct SystemTimeError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What was attempted, why it failed, and the next step.
    public let message: String
    /// `errno` of the failed call.
    public let code: Int32

    public var description: String { message }
}
