import RotationCore

/// What a dispatcher leaves to its successor at a reload, so that what did not change is not looked at anew: a reload
/// of 100,000 lineages of which one changed lists one group, and visits nothing else before its time.
struct Legacy: Sendable {
    let server: RotationSetup.Server
    let lineages: [Lineage]
    let positions: [LineageID: Int]
    let groups: [TenantGroup]
    let polls: [Poll]
    let agenda: Agenda
    /// The latest time at which the agenda was looked at: a clock that is set back is noticed across a reload too.
    let latestNow: Timestamp
    let tally: Tally

    /// When `lineage` is to be visited; nil when it is new or has changed, so that it has to be looked at.
    func due(of lineage: Lineage) -> Timestamp? {
        guard let position = positions[lineage.id], lineages[position] == lineage else { return nil }
        return agenda.due(.lineage(position))
    }

    /// When the listing of the same tenants with the same management key is due, and how it fared; nil when there was
    /// none.
    func listing(of group: TenantGroup) -> (due: Timestamp, poll: Poll)? {
        guard let former = groups.first(where: { $0.isListedLike(group) }) else { return nil }
        return (agenda.due(.group(former.index)), polls[former.index])
    }
}

/// What is remembered of a group between two listings.
struct Poll {
    var failures = 0
    /// When its lineages were last visited because of it.
    var visitedAt = Timestamp.distantPast
}
