/// A generation's name on the server: `<lineage>.<instance>.g<number>`, e.g. `collector.edge7.g12`.
///
/// A mark for people and for numbering (S8), never a proof that a key is ours (S4).
public struct RemoteName: Hashable, Sendable, CustomStringConvertible {
    public let lineage: String
    public let instance: String
    public let number: GenerationNumber

    public init(lineage: String, instance: String, number: GenerationNumber) {
        self.lineage = lineage
        self.instance = instance
        self.number = number
    }

    /// Reads a remote name back; nil when `text` is not exactly what ``description`` would write.
    public init?(_ text: some StringProtocol) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3, LineageID.isValidName(parts[0]), LineageID.isValidName(parts[1]),
            parts[2].first == "g", let number = GenerationNumber(parts[2].dropFirst()), number >= 0,
            String(number) == parts[2].dropFirst()
        else { return nil }
        self.init(lineage: String(parts[0]), instance: String(parts[1]), number: number)
    }

    public var description: String { "\(lineage).\(instance).g\(number)" }
}
