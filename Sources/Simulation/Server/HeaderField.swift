/// One header line of a simulated request or reply.
public struct HeaderField: Hashable, Sendable {
    public let name: String
    public let value: String

    public init(_ name: String, _ value: String) {
        self.name = name
        self.value = value
    }
}

extension [HeaderField] {
    /// The value of the first field of this name, whatever its case; nil when there is none.
    public subscript(name: String) -> String? {
        let wanted = name.lowercased()
        return first { $0.name.utf8.count == wanted.utf8.count && $0.name.lowercased() == wanted }?.value
    }
}
