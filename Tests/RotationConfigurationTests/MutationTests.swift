import RotationConfiguration
import Testing

/// Damages an accepted configuration at random. What is looked for is a trap, which ends the test with the process.
@Suite struct MutationTests {
    private static let fragments = [
        "0", "99999999999999999999", "-1", "\"\"", "\"9223372036854775807us\"", "\"36500d\"", "\"100ms\"", "[", "]",
        "{}", "[]", "[1]", "[[]]", "true", "nan", "1e400", "1979-05-27", "\"/\"", "\"//\"", "\"https://[\"",
        "\"http://[]:\"", "\"://\"", "\"é\"", "\n", "=", "\"", "[[tenant]]\n", "[server.x]\n", "[[tenant.key]]\n",
        "\"3s\"",
    ].map { Array($0.utf8) }

    @Test(arguments: [1, 2, 3, 4] as [UInt64])
    func survivesDamagedConfigurations(_ seed: UInt64) {
        var random = Congruential(state: seed)
        var refused = 0
        for _ in 0..<1_000 {
            let text = mutated(&random)
            let file = ConfigurationFile(path: "/k", text: text)
            do throws(ConfigurationError) {
                _ = try ValidatedConfiguration.validate([file], environment: [:])
            } catch {
                refused += 1
                let places = error.problems.map { [$0.line, $0.column] }
                #expect(zip(places, places.dropFirst()).allSatisfy { !$1.lexicographicallyPrecedes($0) })
                #expect(!error.problems.isEmpty)
            }
        }
        #expect(refused > 500)
    }

    /// Replaces some values, each up to the end of its line, and some bytes.
    private func mutated(_ random: inout Congruential) -> [UInt8] {
        var text = Array(AcceptanceTests.contract.utf8)
        for _ in 0..<Int.random(in: 1...4, using: &random) {
            let start = Int.random(in: 0..<text.count, using: &random)
            let fragment = Self.fragments.randomElement(using: &random) ?? []
            let equals = text[start...].firstIndex(of: UInt8(ascii: "="))
            let end = equals.flatMap { text[$0...].firstIndex(of: UInt8(ascii: "\n")) }
            if let equals, let end, Bool.random(using: &random) {
                text.replaceSubrange((equals + 1)..<end, with: fragment)
            } else {
                text.insert(contentsOf: fragment, at: start)
            }
        }
        return text
    }
}

/// Knuth's MMIX generator: the same seed gives the same damage.
struct Congruential: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return (state ^ (state >> 29)) &* 0x9E37_79B9_7F4A_7C15
    }
}
