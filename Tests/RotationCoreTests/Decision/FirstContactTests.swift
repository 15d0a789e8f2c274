import RotationCore
import Testing

/// S13: what stands in a file before our first key is somebody's.
struct FirstContactTests {
    private static let foreign = FileFinding.foreign(reason: "it has 2 lines")
    private static let key = FileFinding.unknownValue(keyID: KeyID(5))
    private static let noKey = FileFinding.unknownValue(keyID: nil)
    private static let create = Decision.act(.create(1, because: .firstIssue))

    private func decision(
        _ existing: ExistingFileRule, _ finding: FileFinding, _ other: FileFinding = .absent
    ) -> Decision {
        var timeline = Timeline(Sample.lineage(existing: existing, paths: [Sample.path, Sample.otherPath]))
        timeline.evidence.files = [Sample.path: finding, Sample.otherPath: other]
        return timeline.decision(at: day(0))
    }

    @Test("S13: an absent file is no obstacle", arguments: ExistingFileRule.allCases)
    func createsIntoNothing(rule: ExistingFileRule) {
        #expect(decision(rule, .absent) == Self.create)
    }

    @Test("S13: refuse makes no key for a file that holds something", arguments: [foreign, key, noKey])
    func refuses(finding: FileFinding) {
        let kind = decision(.refuse, finding).problem?.kind
        guard case .foreignFile(let path, _) = kind else { return #expect(Bool(false), "\(String(describing: kind))") }
        #expect(path == Sample.path)
    }

    @Test("S13: replace creates a key and overwrites", arguments: [foreign, key, noKey])
    func replaces(finding: FileFinding) {
        #expect(decision(.replace, finding) == Self.create)
        var timeline = Timeline(Sample.lineage(existing: .replace))
        timeline.evidence.files = [Sample.path: finding]
        timeline.issue(1, at: day(0))
        #expect(
            timeline.decision(at: day(0)).action == .deliver(1, to: Sample.destination(), overForeign: false))
    }

    @Test("S13: adopt takes over a key, and refuses what is none")
    func adopts() {
        #expect(decision(.adopt, Self.key) == .act(.adopt(Sample.destination())))
        #expect(decision(.adopt, Self.key, Self.key) == .act(.adopt(Sample.destination())))
        #expect(decision(.adopt, .absent, Self.key) == .act(.adopt(Sample.destination(Sample.otherPath))))
        for finding in [Self.noKey, Self.foreign] {
            guard case .foreignFile = decision(.adopt, finding).problem?.kind else {
                #expect(Bool(false), "adopted \(finding)")
                continue
            }
        }
    }

    @Test("S13: different keys in two files are not guessed about")
    func refusesAmbiguousAdoption() {
        let decision = decision(.adopt, Self.key, .unknownValue(keyID: KeyID(6)))
        #expect(decision.problem?.kind == .ambiguousAdoption)
        #expect(decision.problem?.retryAt == day(0) + .minutes(15))
    }

    @Test("S13: no key is made in vain for a file that cannot be used", arguments: ExistingFileRule.allCases)
    func waitsForAUsableFile(rule: ExistingFileRule) {
        let decision = decision(rule, .absent, .unreadable(message: "no such directory"))
        #expect(decision.problem?.kind == .unusableFile(path: Sample.otherPath, message: "no such directory"))
    }

    @Test("S13: an adopted key is generation 0; it is replaced when due and left to expire")
    func replacesAnAdoptedKeyAndLeavesIt() {
        var timeline = Timeline(Sample.lineage(existing: .adopt))
        timeline.evidence.files = [Sample.path: Self.key]
        let (actions, _) = timeline.run(at: day(0))
        #expect(actions.prefix(2) == [.adopt(Sample.destination()), .create(1, because: .due)])
        #expect(!actions.contains(.revoke(0)))
        #expect(!timeline.run(at: day(2)).actions.contains(.revoke(0)))
    }

    @Test("S13: an adopted key is revoked after the overlap only if revoke_adopted is set")
    func revokesAnAdoptedKeyWhenTold() {
        var timeline = Timeline(Sample.lineage(existing: .adopt, revokeAdopted: true))
        timeline.evidence.files = [Sample.path: Self.key]
        _ = timeline.run(at: day(0))
        #expect(timeline.run(at: day(1)).actions == [.revoke(0), .proveDead(0)])
    }

    @Test("S13: an adopted key that never expires is replaced as if it had the configured lifetime")
    func replacesAnAdoptedKeyWithoutExpiry() {
        var timeline = Timeline(Sample.lineage(existing: .adopt))
        timeline.record(.adopted(expiry: nil, created: day(0)), .delivered(0), at: day(1))
        timeline.record(.consumerAccepted(0, Sample.consumer.id), .accepted(0), at: day(1))
        let start = Sample.renewalStart(day(90))
        #expect(timeline.decision(at: day(1)) == .wait(until: start, because: .renewal(expiry: day(90))))
        #expect(timeline.decision(at: start).action == .create(1, because: .due))
    }

    /// Doubt about one file must not leave the readers of the other without a key (P1, P6, S10).
    @Test(
        "S10: a lineage that lost its key is past first contact",
        arguments: [
            FileFinding.unreadable(message: "gone"), foreign, key, noKey,
        ])
    func replacesAVanishedKeyDespiteABrokenFile(other: FileFinding) {
        for rule in ExistingFileRule.allCases {
            var timeline = Timeline.withCurrent(
                Sample.lineage(existing: rule, paths: [Sample.path, Sample.otherPath]))
            timeline.record(.vanished(1), at: day(1))
            timeline.evidence.files = [Sample.path: .holds(1), Sample.otherPath: other]
            #expect(timeline.decision(at: day(1)).action == .create(2, because: .vanished))
        }
    }
}
