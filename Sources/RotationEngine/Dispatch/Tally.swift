import RotationCore
import RotationPorts

/// How the lineages of one dispatcher stand, brought up to date with each visit. Nothing is ever scanned.
struct Tally {
    enum Standing: Int {
        case unseen, healthy, attention, stuck
    }

    /// Two bytes a lineage, beside its place among the expiries.
    private struct Entry {
        var standing = Standing.unseen
        var upcoming = ServerOutlook.Upcoming.Kind.look
    }

    private var entries: [Entry]
    /// By ``Standing``.
    private var counts = [0, 0, 0, 0]
    /// Of the delivered keys that are to be renewed.
    private var expiries: DueQueue
    private var latest: ServerOutlook?

    init(lineages count: Int) {
        entries = Array(repeating: Entry(), count: count)
        counts[Standing.unseen.rawValue] = count
        expiries = DueQueue(itemCount: count)
    }

    mutating func note(_ result: LineagePass.Result, at position: Int, now: Timestamp) {
        guard let standing = Standing(result, now: now) else { return }
        counts[entries[position].standing.rawValue] -= 1
        counts[standing.rawValue] += 1
        entries[position] = Entry(standing: standing, upcoming: .init(result.decision))
        // An interrupted visit may not have come to know the key.
        if let decision = result.decision {
            expiries.schedule(position, at: decision.isOfRetired ? .distantFuture : result.expiry ?? .distantFuture)
        }
    }

    /// Keeps what `former` knew of a lineage.
    mutating func inherit(_ position: Int, from former: Tally, at formerPosition: Int) {
        counts[entries[position].standing.rawValue] -= 1
        entries[position] = former.entries[formerPosition]
        counts[entries[position].standing.rawValue] += 1
        expiries.schedule(position, at: former.expiries.due(of: formerPosition))
    }

    /// The outlook, when it is another than at the last call.
    ///
    /// - Parameters:
    ///   - next: Which lineage is visited next, and when; nil when none is.
    ///   - isBusy: Visits are under way that may change what comes next: what came next before them stands till then.
    mutating func change(
        _ lineages: [Lineage], next: (position: Int, due: Timestamp)?, isBusy: Bool
    ) -> ServerOutlook? {
        func count(_ standing: Standing) -> Int { counts[standing.rawValue] }
        var outlook = ServerOutlook(
            healthy: count(.healthy), needingAttention: count(.attention), stuck: count(.stuck),
            unseen: count(.unseen))
        outlook.next =
            isBusy
            ? latest?.next : next.map { .init(entries[$0.position].upcoming, of: lineages[$0.position].id, at: $0.due) }
        if let position = expiries.nextItem, let expiry = expiries.nextDue {
            outlook.nearestExpiry = .init(of: lineages[position].id, at: expiry)
        }
        guard outlook != latest else { return nil }
        latest = outlook
        return outlook
    }
}

extension Tally.Standing {
    /// Nil when the visit showed nothing about the lineage, as while its server is away.
    fileprivate init?(_ result: LineagePass.Result, now: Timestamp) {
        switch result.decision {
        case .stuck: self = .stuck
        case .wait(_, .retired): self = .healthy
        case .wait where result.expiry.map { $0 <= now } ?? false: self = .stuck
        case .wait(_, .retry), .wait(_, .held), .wait(_, .grace): self = .attention
        case .wait: self = result.hasFailed ? .attention : .healthy
        case .act, nil:
            guard result.ledgerFailure != nil else { return nil }
            self = .attention
        }
    }
}

extension ServerOutlook.Upcoming.Kind {
    fileprivate init(_ decision: Decision?) {
        switch decision {
        case .wait(_, .renewal): self = .renewal
        case .wait(_, .overlap), .wait(_, .grace): self = .revocation
        case .wait(_, .retry): self = .retry
        case .wait(_, .held), .wait(_, .retired): self = .expiry
        case .wait(_, .lostIntent): self = .watchEnd
        case .wait(_, .nothingDue), .stuck, .act, nil: self = .look
        }
    }
}

extension Decision {
    fileprivate var isOfRetired: Bool {
        if case .wait(_, .retired) = self { true } else { false }
    }
}
