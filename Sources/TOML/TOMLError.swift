/// Why a text is not TOML 1.0, or is beyond a limit of ``TOMLDocument``; the first such place.
///
/// The message says what is wrong and what is accepted. It quotes nothing from the text: that may be a secret which
/// was pasted into the wrong place.
public struct TOMLError: Error, Hashable, Sendable, CustomStringConvertible {
    public let position: TOMLPosition
    public let message: String

    public init(_ message: String, at position: TOMLPosition) {
        self.message = message
        self.position = position
    }

    /// `line:column: message`.
    public var description: String { "\(position): \(message)" }
}
