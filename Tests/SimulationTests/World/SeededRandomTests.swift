import Simulation
import Testing

@Suite struct SeededRandomTests {
    /// The reference values of SplitMix64 for this seed.
    @Test func drawsTheKnownSequence() {
        let random = SeededRandom(seed: 1_234_567)
        let drawn = (0..<5).map { _ in random.bits() }
        #expect(
            drawn == [
                6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423,
                4_593_380_528_125_082_431, 16_408_922_859_458_223_821,
            ])
    }

    @Test func repeatsItselfForASeedAndOnlyThen() {
        func draw(_ seed: UInt64) -> [Int64] {
            let random = SeededRandom(seed: seed)
            return (0..<100).map { _ in random.next(below: 1_000_000) }
        }
        #expect(draw(7) == draw(7))
        #expect(draw(7) != draw(8))
    }

    @Test(arguments: [1, 2, 3, 10, Int64.max / 2 + 2, Int64.max]) func staysBelowTheBound(bound: Int64) {
        let random = SeededRandom(seed: 42)
        #expect((0..<1000).allSatisfy { _ in (0..<bound).contains(random.next(below: bound)) })
    }

    @Test func drawsEveryValueAboutEquallyOften() {
        let random = SeededRandom(seed: 42)
        var counts = [0, 0, 0]
        for _ in 0..<9000 { counts[Int(random.next(below: 3))] += 1 }
        #expect(counts.allSatisfy { (2700...3300).contains($0) })
    }
}
