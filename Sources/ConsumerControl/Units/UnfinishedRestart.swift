import RotationCore
import RotationPorts

/// A restart that was ordered and whose end was not seen.
struct UnfinishedRestart: Sendable {
    /// When it was ordered, by `MonotonicClock`: whatever started later has what was delivered before.
    let began: UInt64
    /// What was delivered before.
    let deliveries: [LineageID: Timestamp]

    /// Whether all that `notice` tells of was delivered before. Not by which time is later: clocks are set.
    func covers(_ notice: ConsumerNotice) -> Bool {
        !notice.lineages.isEmpty
            && notice.lineages.allSatisfy { lineage in
                notice.deliveries[lineage].map { $0 == deliveries[lineage] } ?? false
            }
    }
}
