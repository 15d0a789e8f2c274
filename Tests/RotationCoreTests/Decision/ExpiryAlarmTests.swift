import RotationCore
import Testing

/// When somebody is told that a management key ends.
struct ExpiryAlarmTests {
    private static let expiry = Timestamp(seconds: 1_800_000_000)
    private static let day: Int64 = 86_400

    private static func alarm(life: Int64?, left: Int64) -> ExpiryAlarm {
        ExpiryAlarm(
            expiry: expiry, created: life.map { expiry - .seconds($0) }, now: expiry - .seconds(left))
    }

    @Test(
        "Each step begins when so much time is left",
        arguments: [
            (nil, 30 * day, 7 * day, day), (3650 * day, 30 * day, 7 * day, day), (90 * day, 30 * day, 7 * day, day),
            (45 * day, 15 * day, 45 * day / 12, day / 2), (43_200, 14_400, 3600, 480),
        ] as [(Int64?, Int64, Int64, Int64)])
    func beginsEachStep(life: Int64?, early: Int64, late: Int64, urgent: Int64) {
        #expect(Self.alarm(life: life, left: early + 1) == .none)
        #expect(Self.alarm(life: life, left: early) == .early)
        #expect(Self.alarm(life: life, left: late + 1) == .early)
        #expect(Self.alarm(life: life, left: late) == .late)
        #expect(Self.alarm(life: life, left: urgent + 1) == .late)
        #expect(Self.alarm(life: life, left: urgent) == .urgent)
        #expect(Self.alarm(life: life, left: 1) == .urgent)
        #expect(Self.alarm(life: life, left: 0) == .expired)
        #expect(Self.alarm(life: life, left: -Self.day) == .expired)
    }

    @Test func neverAlarmsForAKeyThatNeverExpires() {
        #expect(ExpiryAlarm(expiry: nil, created: nil, now: .distantFuture) == .none)
    }

    @Test("A creation time after the expiry, which a server may tell, is a life of no length")
    func standsNonsense() {
        let alarm = ExpiryAlarm(
            expiry: Self.expiry, created: Self.expiry + .seconds(5), now: Self.expiry - .seconds(1))
        #expect(alarm == .none)
    }
}
