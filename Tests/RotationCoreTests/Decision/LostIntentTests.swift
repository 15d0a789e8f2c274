import RotationCore
import Testing

/// S7: a request whose reply never came is watched, and what it made is revoked.
struct LostIntentTests {
    private var timeline: Timeline {
        var timeline = Timeline.withCurrent()
        timeline.record(.intended(2, at: day(68)), at: day(68))
        return timeline
    }

    @Test("S7: a request without an outcome is declared lost before anything else")
    func declaresLostFirst() {
        #expect(timeline.decision(at: day(68)) == .act(.declareLost(2)))
        #expect(timeline.decision(at: day(400)) == .act(.declareLost(2)))
        var held = timeline
        held.record(.held, at: day(68))
        #expect(held.decision(at: day(68)) == .act(.declareLost(2)))
    }

    @Test("S7: a lost name is never sent again, the next number is taken at once")
    func takesTheNextNumberAtOnce() {
        var lost = timeline
        lost.record(.lost(2), at: day(68))
        #expect(lost.decision(at: day(68)) == .act(.create(3, because: .due)))
    }

    @Test("S7: a crash after each intent loses each of them and never repeats a number")
    func survivesACrashAfterEachIntent() {
        var timeline = Timeline.withCurrent()
        for number in 2...6 {
            #expect(timeline.decision(at: day(68)) == .act(.create(number, because: .due)))
            timeline.record(.intended(number, at: day(68)), at: day(68))
            #expect(timeline.decision(at: day(68)) == .act(.declareLost(number)))
            timeline.record(.lost(number), at: day(68))
        }
        #expect(timeline.facts.lostIntents.map(\.number) == [2, 3, 4, 5, 6])
    }

    @Test("S7: a request that was not sent keeps its number and costs no budget")
    func repeatsWhatWasNotSent() {
        var timeline = timeline
        timeline.record(.notSent(2), at: day(68))
        #expect(timeline.decision(at: day(68)) == .act(.create(2, because: .due)))
        #expect(timeline.facts.recentIntents == [day(0)])
    }

    @Test("S7: a name that somebody has makes the next number, and nothing is revoked")
    func leavesATakenNameAlone() {
        var timeline = timeline
        timeline.record(.rejected(2, reason: "the name is taken"), at: day(68))
        #expect(timeline.decision(at: day(68)) == .act(.create(3, because: .due)))
        #expect(timeline.facts[2] == nil)
    }

    @Test("S7: what a lost request made is revoked and proven dead, and stays watched until it expires")
    func revokesWhatALostRequestMade() {
        var timeline = timeline
        timeline.record(.lost(2), at: day(68))
        timeline.makeCurrent(3, at: day(68))
        timeline.record(.found(2, KeyID(5), created: day(68)), at: day(68, hours: 1))
        #expect(timeline.run(at: day(68, hours: 1)).actions == [.revoke(2), .proveDead(2)])
        // The overlap of generation 1 is over the next day; then only the renewal is nearer than the lost intent.
        #expect(timeline.run(at: day(69)).actions == [.revoke(1), .proveDead(1)])
        #expect(timeline.decision(at: day(69)).waitsBecause == .renewal(expiry: timeline.expiry(3)))
        #expect(timeline.run(at: timeline.expiry(2) + .seconds(1)).actions.prefix(2) == [.settle(1), .settle(2)])
    }

    @Test("S7: a lost key that somebody else removed is watched, not revoked for ever")
    func watchesALostKeyThatVanished() {
        var timeline = Timeline.withCurrent()
        timeline.record(
            .intended(2, at: day(1)), .lost(2), .found(2, KeyID(5), created: day(1)), .vanished(2), at: day(1))
        #expect(timeline.decision(at: day(1)).waitsBecause == .renewal(expiry: timeline.expiry(1)))
    }

    @Test("S7: a lost intent nobody found is forgotten only at its requested expiry")
    func waitsForTheRequestedExpiry() {
        var timeline = Timeline(Sample.lineage(isConfigured: false))
        timeline.record(.intended(1, at: day(0)), .lost(1), at: day(0))
        let until = timeline.expiry(1) + .seconds(1)
        #expect(timeline.decision(at: day(1)).waitsUntil == until)
        #expect(timeline.decision(at: until).action == .settle(1))
    }
}
