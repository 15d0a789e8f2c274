internal import RotationCore

/// What the fold of a lineage keeps of facts that are no longer read: one row of the table `lineage`.
struct LineageSummary: Equatable {
    var unsettled = 0
    var highestNumber: GenerationNumber = 0
    var recentIntents: [Timestamp] = []
    var rotationRequestedAt: Timestamp?
    var compromise: Compromise?
    var heldAt: Timestamp?
    var retiredAt: Timestamp?
    var revocationRequestedAt: Timestamp?
    var secondWriters: [String] = []
    var acknowledgedWriters: Set<String> = []
    var trouble: LineageFacts.Trouble?

    init() {}

    init(_ facts: LineageFacts) {
        unsettled = facts.generations.count
        highestNumber = facts.highestNumber
        recentIntents = facts.recentIntents
        rotationRequestedAt = facts.rotationRequestedAt
        compromise = facts.compromise
        heldAt = facts.heldAt
        retiredAt = facts.retiredAt
        revocationRequestedAt = facts.revocationRequestedAt
        secondWriters = facts.secondWriters
        acknowledgedWriters = facts.acknowledgedWriters
        trouble = facts.trouble
    }

    /// The facts that give a fold the present state of the lineage as a whole.
    func facts(of lineage: LineageID) -> [Fact] {
        var facts: [Fact] = []
        if let at = rotationRequestedAt { facts.append(Fact(lineage: lineage, at: at, kind: .rotationRequested)) }
        if let at = heldAt { facts.append(Fact(lineage: lineage, at: at, kind: .held)) }
        if let at = retiredAt { facts.append(Fact(lineage: lineage, at: at, kind: .retired)) }
        if let at = revocationRequestedAt { facts.append(Fact(lineage: lineage, at: at, kind: .revocationRequested)) }
        if let trouble {
            let kind = Fact.Kind.stuck(summary: trouble.summary, remedy: trouble.remedy)
            facts.append(Fact(lineage: lineage, at: trouble.since, kind: kind))
        }
        for name in acknowledgedWriters.sorted() {
            facts.append(Fact(lineage: lineage, at: .distantPast, kind: .secondWriterSeen(remoteName: name)))
            facts.append(Fact(lineage: lineage, at: .distantPast, kind: .secondWriterResolved))
        }
        for name in secondWriters {
            facts.append(Fact(lineage: lineage, at: .distantPast, kind: .secondWriterSeen(remoteName: name)))
        }
        return facts
    }
}
