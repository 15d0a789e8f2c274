import RotationCore
import Testing

/// S5: the local clock beside the server's.
struct ClockEvidenceTests {
    @Test(
        "S5: a time is reached only when neither clock says \"not yet\"",
        arguments: [
            (Duration?.none, Int64(0), true), (nil, -1, false), (.zero, 0, true), (.seconds(10), 0, true),
            (.seconds(10), -1, false), (.seconds(-10), 0, false), (.seconds(-10), 9, false), (.seconds(-10), 10, true),
        ])
    func reachesByBothClocks(skew: Duration?, after: Int64, isReached: Bool) {
        let clock = ClockEvidence(now: day(1, seconds: after), skew: skew)
        #expect(clock.bothReached(day(1)) == isReached)
    }

    @Test(
        "S5: five minutes are tolerated",
        arguments: [
            (Duration?.none, false), (.zero, false), (.seconds(300), false), (.seconds(-300), false),
            (.seconds(300) + .microseconds(1), true), (.seconds(-300) - .microseconds(1), true),
        ])
    func toleratesFiveMinutes(skew: Duration?, isSkewed: Bool) {
        #expect(ClockEvidence(now: day(1), skew: skew).isSkewed == isSkewed)
    }

    @Test func translatesBetweenTheClocks() {
        let clock = ClockEvidence(now: day(1), skew: .seconds(60))
        #expect(clock.serverNow == day(1, seconds: 60))
        #expect(clock.local(clock.serverNow) == clock.now)
        #expect(ClockEvidence(now: day(1), skew: nil).serverNow == day(1))
    }
}
