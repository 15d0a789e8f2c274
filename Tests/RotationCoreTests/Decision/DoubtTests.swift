import RotationCore
import Testing

/// S10: doubt stops revoking, never renewing.
struct DoubtTests {
    @Test("S11: a second writer stops revoking but not renewing, until it is resolved")
    func secondWriterStopsRevoking() {
        var timeline = Timeline.withPredecessor()
        timeline.record(.secondWriterSeen(remoteName: "collector.edge7.g9"), at: day(68))
        #expect(timeline.decision(at: day(69)).problem?.kind == .secondWriter(remoteName: "collector.edge7.g9"))
        let start = Sample.renewalStart(timeline.expiry(2))
        #expect(timeline.run(at: start).actions.last == .accept(3))
        timeline.record(.secondWriterResolved, at: start)
        #expect(timeline.run(at: start + .days(1)).actions.contains(.revoke(2)))
    }

    @Test("S5: a skew over five minutes stops revoking but not renewing", arguments: [301, -301] as [Int64])
    func skewStopsRevoking(seconds: Int64) {
        var timeline = Timeline.withPredecessor()
        timeline.evidence.skew = .seconds(seconds)
        let now = day(69, hours: 1)
        #expect(timeline.decision(at: now).problem?.kind == .clockSkew(.seconds(seconds / 60 * 60)))
        #expect(timeline.decision(at: now).problem?.retryAt == now + .minutes(15))
        let start = Sample.renewalStart(timeline.expiry(2)) + .minutes(6)
        #expect(timeline.run(at: start).actions.last == .accept(3))
    }

    @Test("S5, S7: doubt stops the removal of a lost key too")
    func doubtStopsTheRemovalOfALostKey() {
        var timeline = Timeline.withCurrent()
        timeline.record(.intended(2, at: day(1)), .lost(2), .found(2, KeyID(5), created: day(1)), at: day(1))
        #expect(timeline.decision(at: day(1)).action == .revoke(2))
        timeline.evidence.skew = .seconds(400)
        #expect(timeline.decision(at: day(1)).problem?.kind == .clockSkew(.seconds(360)))
    }

    @Test("S3: doubt does not stop the proof of what is revoked already")
    func doubtDoesNotStopProofs() {
        var timeline = Timeline.withPredecessor()
        timeline.revoke(1, at: day(69))
        timeline.record(.secondWriterSeen(remoteName: "a"), at: day(69))
        #expect(timeline.decision(at: day(69)).action == .proveDead(1))
    }

    @Test("S10: a hold stops everything and says when the key strands", arguments: [false, true])
    func holdStopsEverything(isInConfiguration: Bool) {
        var timeline = Timeline.withPredecessor()
        if isInConfiguration {
            timeline.lineage = Sample.lineage(hold: true)
        } else {
            timeline.record(.held, at: day(68))
        }
        timeline.evidence.files = [Sample.path: .absent]
        let expected = WaitReason.held(strandsAt: timeline.expiry(2))
        #expect(timeline.decision(at: day(69)) == .wait(until: timeline.expiry(1) + .seconds(1), because: expected))
        #expect(timeline.run(at: day(140)).actions == [.settle(1)])
        #expect(timeline.decision(at: day(140)).waitsBecause == expected)
        timeline.lineage = Sample.lineage()
        timeline.record(.resumed, at: day(140))
        #expect(timeline.decision(at: day(140)).action != nil)
    }

    @Test("S10: a lineage without a key can be held")
    func holdsAnEmptyLineage() {
        let timeline = Timeline(Sample.lineage(hold: true))
        #expect(timeline.decision(at: day(0)) == .wait(until: .distantFuture, because: .held(strandsAt: nil)))
    }

    @Test("P6, S18: a revocation that fails keeps nothing else waiting")
    func goesOnBesideAFailedRevocation() {
        var timeline = Timeline.withPredecessor()
        timeline.makeCurrent(3, at: day(68))
        timeline.record(.failed(.revoke(1), attempt: 3, message: "503"), at: day(69))
        #expect(timeline.run(at: day(69)).actions == [.revoke(2), .proveDead(2)])
        #expect(timeline.decision(at: day(69)).waitsBecause == .retry(.revoke(1), attempt: 3, message: "503"))
    }
}
