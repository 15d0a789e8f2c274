import RotationCore
import Testing

struct DurationTests {
    @Test(arguments: [
        (Duration.seconds(90), Int64(1), Int64(3), Duration.seconds(30)),
        (.seconds(30), 1, 10, .seconds(3)),
        (.microseconds(10), 1, 3, .microseconds(3)),
        (.microseconds(10), 2, 3, .microseconds(6)),
        (.seconds(1), 999, 1000, .milliseconds(999)),
        (.zero, 1, 3, .zero),
        (.microseconds(Int64.max), 1, 4, .microseconds(Int64.max / 4)),
        (.microseconds(Int64.max), 999, 1000, .microseconds(9_214_148_664_817_921_031)),
    ])
    func takesAFraction(duration: Duration, numerator: Int64, denominator: Int64, expected: Duration) {
        #expect(duration.fraction(numerator, of: denominator) == expected)
    }

    @Test func countsWholeMicroseconds() {
        #expect(Duration.nanoseconds(1999).microseconds == 1)
        #expect(Duration.nanoseconds(-1999).microseconds == -1)
        #expect(Duration.seconds(Int64.max).microseconds == .max)
        #expect(Duration.seconds(Int64.min).microseconds == .min)
    }
}
