import TOML
import Testing

/// Damages the documents of toml-test at random. What is looked for is a trap: a test that ends with the process.
@Suite struct MutationTests {
    static let seeds: [UInt64] = [1, 2, 3, 4]

    /// Prints the seed by being its argument: the same seed gives the same documents.
    @Test(arguments: seeds)
    func survivesDamagedDocuments(_ seed: UInt64) throws {
        var random = SplitMix(state: seed)
        let documents = try (TestData.documents(under: "valid") + TestData.documents(under: "invalid"))
            .map(TestData.bytes)
        var outcomes = [true: 0, false: 0]
        for _ in 0..<5_000 {
            let text = mutated(documents, &random)
            let lines = text.count { $0 == UInt8(ascii: "\n") } + 1
            do throws(TOMLError) {
                let table = try TOMLDocument.parse(text)
                outcomes[true, default: 0] += 1
                #expect(table.entries.allSatisfy { (1...lines).contains($0.keyPosition.line) })
            } catch {
                outcomes[false, default: 0] += 1
                #expect((1...lines).contains(error.position.line) && error.position.column >= 1)
            }
        }
        // The damage must be such that the parser gets beyond its first checks, and finds something wrong.
        #expect(outcomes.values.allSatisfy { $0 > 250 })
    }

    private static let fragments = [
        "[", "]", "[[", "]]", "{", "}", "\"", "'", "\"\"\"", "'''", "=", ".", ",", "#", "\n", "\r", "\r\n", "\\", "\\u",
        "\\UFFFFFFFF", "_", "-", "+", "e", "0x", "inf", "nan", "1979-05-27", "T07:32:00", "é", "\u{FEFF}", " ", "a",
        "99",
    ].map { Array($0.utf8) }

    private func mutated(_ documents: [[UInt8]], _ random: inout SplitMix) -> [UInt8] {
        var text = documents.randomElement(using: &random) ?? []
        for _ in 0..<Int.random(in: 1...4, using: &random) {
            let start = Int.random(in: 0...text.count, using: &random)
            let end = Int.random(in: start...min(text.count, start + 8), using: &random)
            switch Int.random(in: 0..<4, using: &random) {
            case 0: text.removeSubrange(start..<end)
            case 1: text.insert(contentsOf: Self.fragments.randomElement(using: &random) ?? [], at: start)
            case 2: text.insert(contentsOf: text[start..<end], at: Int.random(in: 0...text.count, using: &random))
            default: if start < text.count { text[start] = UInt8.random(in: 0...255, using: &random) }
            }
        }
        return text
    }
}

/// SplitMix64 (Steele, Lea, Flood, 2014): small, seeded, good enough to pick damage.
struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
