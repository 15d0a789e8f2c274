import RotationCore
import Testing

/// S13: what we left in a file, and nobody touched, is written anew when its form is configured otherwise.
struct OutdatedFileTests {
    private func timeline(_ number: GenerationNumber) -> Timeline {
        var timeline = Timeline.withPredecessor()
        timeline.evidence.files = [Sample.path: .outdated(number)]
        return timeline
    }

    @Test func deliversTheSameGenerationInItsNewForm() {
        let decision = timeline(2).decision(at: day(68, seconds: 60))
        #expect(decision.action == .deliver(2, to: Sample.destination(), overForeign: false))
    }

    @Test func deliversTheCurrentGenerationOverAnOutdatedPredecessor() {
        let decision = timeline(1).decision(at: day(68, seconds: 60))
        #expect(decision.action == .deliver(2, to: Sample.destination(), overForeign: false))
    }

    @Test("S13: a lower number does not replace a higher one, in whatever form")
    func keepsANewerGeneration() {
        #expect(timeline(3).decision(at: day(68, seconds: 60)).problem?.kind == .newerGeneration(path: Sample.path, 3))
    }

    @Test("S14: one change after the other is spaced out") func spacesOutWhatChangesAgainAndAgain() {
        var timeline = timeline(2)
        timeline.record(.delivered(2, Sample.destination()), at: day(68, seconds: 60))
        #expect(timeline.decision(at: day(68, seconds: 61)).action == nil)
        #expect(timeline.decision(at: day(68, seconds: 600)).action != nil)
    }

    @Test func findsTheGenerationThatWasLeftUntouched() {
        var timeline = Timeline()
        timeline.issue(1, at: day(0))
        timeline.record(
            .delivered(1, Sample.destination(), FileImprint(content: 1, form: 7)),
            .delivered(1, Sample.destination(), FileImprint(content: 2, form: 7)), at: day(0))
        let facts = timeline.facts
        #expect(facts.generation(outdatedAt: Sample.path, as: FileImprint(content: 2, form: 8))?.number == 1)
        #expect(facts.generation(outdatedAt: Sample.path, as: FileImprint(content: 2, form: 7)) == nil)
        #expect(facts.generation(outdatedAt: Sample.path, as: FileImprint(content: 1, form: 8)) == nil)
        #expect(facts.generation(outdatedAt: "/elsewhere", as: FileImprint(content: 2, form: 8)) == nil)
    }
}
