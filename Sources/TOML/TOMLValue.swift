/// A value and the place where it starts.
public struct TOMLValue: Hashable, Sendable {
    public let content: Content
    /// The first character of the value; for a table made by a header or a dotted key, that of the key part that
    /// first named it; for an element of an array of tables, that of its `[[`.
    public let position: TOMLPosition

    public init(_ content: Content, at position: TOMLPosition) {
        self.content = content
        self.position = position
    }

    public enum Content: Hashable, Sendable {
        case string(String)
        case integer(Int64)
        case float(Double)
        case boolean(Bool)
        case dateTime(TOMLDateTime)
        /// Written with brackets, or as `[[array of tables]]`.
        case array([TOMLValue])
        case table(TOMLTable)
    }
}
