import Testing

@testable import RotationCore

struct RenewalScheduleTests {
    private let expiry = day(90)

    @Test func hasTheWorkedValuesOfItsDescription() {
        let schedule = RenewalSchedule(expiry: expiry, policy: Sample.policy, lineage: Sample.id)
        #expect(schedule.latestSafeStart == expiry - .hours(25))
        // A quarter of 30 d − 25 h is 625,500 s; this lineage's hash takes 987 thousandths of it.
        #expect(schedule.start == expiry - .days(30) + .microseconds(617_368_500_000))
        #expect(schedule.expiry == expiry)
    }

    @Test(
        "jitter never moves work past the latest safe start",
        arguments: [
            (Int64(90 * 86_400), Int64(30 * 86_400), Int64(86_400)), (6, 2, 1), (6, 2, 2), (6, 2, 5), (60, 1, 30),
            (86_400, 43_200, 60),
        ])
    func staysWithinTheSafeRange(lifetime: Int64, renewBefore: Int64, overlap: Int64) {
        let policy = RotationPolicy(
            lifetime: .seconds(lifetime), renewBefore: .seconds(renewBefore), overlap: .seconds(overlap),
            pollInterval: .seconds(1))
        for tenant in 0..<200 {
            let id = LineageID(server: "main", tenant: TenantID(Int32(tenant)), name: "a")
            let schedule = RenewalSchedule(expiry: expiry, policy: policy, lineage: id)
            #expect(schedule.start >= expiry - .seconds(renewBefore))
            #expect(schedule.start <= schedule.latestSafeStart)
            #expect(schedule.latestSafeStart < expiry)
        }
    }

    @Test func spreadsManyLineagesOverTheRange() {
        let starts = (0..<1000).map { tenant in
            let id = LineageID(server: "main", tenant: TenantID(Int32(tenant)), name: "collector")
            return RenewalSchedule(expiry: expiry, policy: Sample.policy, lineage: id).start - (expiry - .days(30))
        }
        let quarters = Dictionary(grouping: starts) { Int($0.seconds / 156_376) }.mapValues(\.count)
        for quarter in 0..<4 { #expect((200...300).contains(quarters[quarter] ?? 0)) }
    }

    @Test(arguments: [(Int64(30 * 86_400), Int64(3600)), (7200, 720), (2, 0)])
    func allowsATenthOfRenewBeforeForWork(renewBefore: Int64, seconds: Int64) {
        let policy = RotationPolicy(
            lifetime: .days(90), renewBefore: .seconds(renewBefore), overlap: .hours(1), pollInterval: .seconds(1))
        #expect(RenewalSchedule.workAllowance(policy).seconds == seconds)
    }

    @Test(arguments: [
        ("", UInt64(0xf52a_15e9_a9b5_e89b), 203), ("main/19/collector", 0x3dac_057b_9f88_b9ab, 987),
        ("main/1/a", 0xa3a6_43e4_ac8c_8325, 709),
    ])
    func hashesTheSameInEveryProcess(text: String, hash: UInt64, permille: Int) {
        #expect(StableHash.value(text) == hash)
        #expect(StableHash.permille(text) == permille)
    }

    @Test func defaultsScaleWithTheLifetime() {
        #expect(RotationPolicy.defaultRenewBefore(lifetime: .days(90)) == .days(30))
        #expect(RotationPolicy.defaultOverlap(lifetime: .days(90)) == .hours(24))
        #expect(RotationPolicy.defaultOverlap(lifetime: .seconds(30)) == .seconds(3))
        #expect(RotationPolicy.defaultPollInterval(lifetime: .days(90)) == .minutes(15))
        #expect(RotationPolicy.defaultPollInterval(lifetime: .hours(1)) == .seconds(36))
        #expect(RotationPolicy.defaultPollInterval(lifetime: .seconds(6)) == .seconds(1))
    }
}
