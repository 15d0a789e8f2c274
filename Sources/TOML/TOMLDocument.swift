/// Reads TOML 1.0.0 (<https://toml.io/en/v1.0.0>).
///
/// The parser is ours because no available one gives positions and survives hostile input: toml11 3.7.1 (Debian 12)
/// ended the process on 3 of toml-test's files and on deep nesting, and judged 4 others wrongly. This one never
/// stops the process, recurses at most ``maximumDepth`` deep, and takes time linear in the size of the text.
public enum TOMLDocument {
    /// 1 MiB.
    public static let maximumSize = 1 << 20
    /// How deep tables and arrays may be nested; every part of a dotted key counts as one level.
    public static let maximumDepth = 64

    /// The root table of `text`.
    ///
    /// - Parameter text: UTF-8, with or without a byte order mark.
    /// - Throws: the first problem: size, encoding and NUL of the whole text first, then the grammar.
    public static func parse(_ text: [UInt8]) throws(TOMLError) -> TOMLTable {
        try InputCheck.check(text)
        var parser = DocumentParser(text)
        return try parser.parse()
    }
}
