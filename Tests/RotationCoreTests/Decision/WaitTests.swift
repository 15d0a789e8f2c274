import RotationCore
import Testing

/// A wait that ends in the past is asked for again at once, for ever.
struct WaitTests {
    @Test func holdingAnExpiredKeyWaitsForTheNextLook() {
        var timeline = Timeline.withCurrent()
        timeline.record(.held, at: day(1))
        let decision = timeline.decision(at: day(100))
        #expect(decision == .wait(until: day(100) + .minutes(15), because: .held(strandsAt: timeline.expiry(1))))
    }

    @Test(
        "S5: while one clock has passed an expiry and the other has not, the wait lasts until both have",
        arguments: [Int64(3), 600, -3, -600])
    func waitsForTheLaterClock(skew: Int64) {
        for isConfigured in [true, false] {
            var timeline = Timeline(Sample.lineage(isConfigured: isConfigured))
            timeline.record(.intended(1, at: day(0)), .lost(1), at: day(0))
            timeline.evidence.skew = .seconds(skew)
            if isConfigured { timeline.makeCurrent(2, at: day(80)) }
            let expiry = timeline.expiry(1)
            let firstClock = min(expiry, expiry - .seconds(skew))
            let both = max(expiry, expiry - .seconds(skew))
            #expect(timeline.decision(at: firstClock).waitsUntil == both + .seconds(1))
            // The server's clock is known to the second.
            #expect(timeline.decision(at: both + .microseconds(999_999)).action == nil)
            #expect(timeline.decision(at: both + .seconds(1)).action == .settle(1))
        }
    }

    @Test("S5: without a reply that told the server's clock nothing is settled")
    func settlesNothingByTheLocalClockAlone() {
        var timeline = Timeline.withCurrent()
        timeline.record(.intended(2, at: day(60)), .lost(2), at: day(60))
        timeline.evidence.skew = nil
        timeline.record(.retired, at: day(68))
        timeline.lineage = Sample.lineage(isConfigured: false)
        #expect(timeline.decision(at: day(4000)).waitsUntil == day(4000) + .minutes(15))
        timeline.evidence.skew = .zero
        #expect(timeline.decision(at: day(4000)).action == .settle(1))
        timeline.evidence.skew = .days(-3930)
        #expect(timeline.decision(at: day(4000)).waitsUntil == timeline.expiry(2) + .days(3930) + .seconds(1))
    }

    /// Server six minutes ahead: expired there, not yet here. Touching such a key deletes it.
    @Test("S3: what has expired by the server's clock alone is neither revoked nor proven dead")
    func touchesNothingThatExpiredOnTheServer() {
        var lost = Timeline.withCurrent()
        lost.record(.intended(2, at: day(0)), .lost(2), .found(2, KeyID(5), created: day(0)), at: day(0))
        var revokedLost = lost
        revokedLost.revoke(2, at: day(1))
        var revoked = Timeline.withPredecessor()
        revoked.revoke(1, at: day(69))
        for var timeline in [lost, revokedLost, revoked] {
            timeline.evidence.skew = .minutes(4)
            let decision = timeline.decision(at: day(90) - .minutes(2))
            #expect(decision.action != .proveDead(1))
            #expect(decision.action != .proveDead(2))
            #expect(decision.action != .revoke(2))
        }
    }

    @Test("what failed before a time is tried at once, unless that time is yet to come, as a clock was set back")
    func triesAtOnceWhatFailedBefore() {
        var timeline = Timeline()
        timeline.record(.failed(.create, attempt: 20, message: "503"), at: day(2))
        let now = day(2) + .seconds(1)
        #expect(timeline.decision(at: now).action == nil)
        timeline.evidence.retriesFailuresBefore = now
        #expect(timeline.decision(at: now).action == .create(1, because: .firstIssue))
        timeline.evidence.retriesFailuresBefore = day(3)
        #expect(timeline.decision(at: now).action == nil)
    }
}
