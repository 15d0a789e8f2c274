import RotationCore
import Testing

/// S13: what replaced our key in a file is reported, and overwritten only once it is dead.
struct DriftTests {
    private func timeline(_ finding: FileFinding, _ rule: ExistingFileRule = .refuse) -> Timeline {
        var timeline = Timeline.withCurrent(Sample.lineage(existing: rule))
        timeline.evidence.files = [Sample.path: finding]
        return timeline
    }

    @Test(
        "S13: drift that is no key is reported, whatever the rule for first contact",
        arguments: [
            FileFinding.foreign(reason: "it is a directory"), .unknownValue(keyID: nil),
        ])
    func reportsDrift(finding: FileFinding) {
        for rule in ExistingFileRule.allCases {
            let decision = timeline(finding, rule).decision(at: day(1))
            guard case .drifted(path: Sample.path, _)? = decision.problem?.kind else {
                #expect(Bool(false), "\(rule): \(decision)")
                continue
            }
            #expect(decision.problem?.retryAt == day(1) + .minutes(15))
        }
    }

    @Test("S13: an unknown key is overwritten only after it was shown to be dead")
    func asksForProofBeforeOverwritingAKey() {
        let drifted = timeline(.unknownValue(keyID: KeyID(5)))
        #expect(
            drifted.decision(at: day(1)).action == .deliver(1, to: Sample.destination(), overForeign: true))
    }

    @Test("S13: while the unknown key is not shown to be dead, the drift is reported and tried again")
    func reportsWhatCannotBeProven() {
        var drifted = timeline(.unknownValue(keyID: KeyID(5)))
        drifted.record(.failed(.deliver(path: Sample.path), attempt: 1, message: "it is alive"), at: day(1))
        #expect(drifted.decision(at: day(1)).problem != nil)
        #expect(drifted.decision(at: day(1, seconds: 15)).action != nil)
    }

    @Test("S13, S10: drift stops no renewal")
    func renewsDespiteDrift() {
        let drifted = timeline(.foreign(reason: "it has 2 lines"))
        #expect(drifted.decision(at: day(68)).action == .create(2, because: .due))
    }

    @Test("S13: a drifted file is never adopted")
    func adoptsNoDrift() {
        var drifted = timeline(.unknownValue(keyID: KeyID(5)), .adopt)
        drifted.record(.vanished(1), at: day(1))
        #expect(drifted.decision(at: day(1)).action == .create(2, because: .vanished))
    }

    /// The machine was off for longer than any key lives. What the file holds was delivered but not accepted; forgotten,
    /// it would look foreign, and the lineage would be stuck over its own file.
    @Test("S13: our own expired bytes in a file do not become foreign", arguments: [false, true])
    func remembersWhatAFileMayHold(hasCurrent: Bool) {
        var timeline = hasCurrent ? Timeline.withCurrent() : Timeline()
        timeline.issue(2, at: day(68))
        timeline.deliver(2, at: day(68))
        timeline.evidence.files = [Sample.path: .holds(2)]
        let (actions, _) = timeline.run(at: day(400))
        #expect(!actions.contains(.settle(2)) || actions.lastIndex(of: .accept(3)) != nil)
        #expect(actions.firstIndex(of: .settle(2)) ?? .max > actions.firstIndex(of: .accept(3)) ?? -1)
        #expect(actions.contains(.deliver(3, to: Sample.destination(), overForeign: false)))
    }

    @Test("S13: a predecessor that somebody put back into a file is known until it is overwritten")
    func remembersARestoredPredecessor() {
        var timeline = Timeline.withPredecessor()
        timeline.evidence.files = [Sample.path: .holds(1)]
        let (actions, _) = timeline.run(at: day(91))
        #expect(actions.prefix(2) == [.deliver(2, to: Sample.destination(), overForeign: false), .settle(1)])
    }
}
