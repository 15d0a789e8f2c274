import SystemTime
import Testing

@Suite struct SystemRandomSourceTests {
    @Test(arguments: [1, 2, 3, 1000, Int64.max]) func staysBelowTheBound(bound: Int64) {
        let source = SystemRandomSource()
        #expect((0..<1000).allSatisfy { _ in (0..<bound).contains(source.next(below: bound)) })
    }

    @Test func drawsEveryValueOfASmallRangeAboutEquallyOften() {
        let source = SystemRandomSource()
        var counts = [0, 0, 0, 0]
        for _ in 0..<8000 { counts[Int(source.next(below: 4))] += 1 }
        // 2000 each with a standard deviation of 39: ten deviations.
        #expect(counts.allSatisfy { (1600...2400).contains($0) })
    }

    @Test func doesNotRepeatItself() {
        let source = SystemRandomSource()
        #expect(Set((0..<1000).map { _ in source.next(below: .max) }).count == 1000)
    }
}
