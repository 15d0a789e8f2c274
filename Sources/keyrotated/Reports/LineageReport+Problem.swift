import RotationCore

extension LineageReport {
    /// What is wrong, and the way out.
    struct Trouble {
        let summary: String
        let remedy: String
    }

    /// Work that is due is begun within seconds, unless something keeps it from being done.
    static let patience: Duration = .seconds(60)

    /// Why it does not get on; nil while it does.
    var problem: Trouble? {
        if let trouble = facts.trouble { return Trouble(summary: trouble.summary, remedy: trouble.remedy) }
        let prospects = prospects
        return prospects.lazy.compactMap(\.problem).first ?? hold(in: prospects) ?? danger ?? failure(in: prospects)
            ?? secondWriter ?? stranded ?? overdue
    }

    /// What was reported compromised and is being seen to.
    private var danger: Trouble? {
        if compromised.isEmpty { return nil }
        let which = Count.list(compromised, "generation")
        return Trouble(
            summary: "compromised: \(which) \(compromised.count == 1 ? "is" : "are") not proven dead yet",
            remedy: "to be replaced, then revoked; next: \(next.what)")
    }

    private func hold(in prospects: [Prospect]) -> Trouble? {
        guard case .later(_, .held(let strandsAt)) = prospects.first else { return nil }
        let strands = strandsAt.map { ", and its key strands at \(Clock.text($0))" } ?? ""
        return Trouble(summary: "it is on hold\(strands)", remedy: holders.joined(separator: ", and "))
    }

    /// How to end each of the two holds that there can be.
    private var holders: [String] {
        (facts.heldAt == nil ? [] : ["`keyrotated resume \(id)`"])
            + (lineage.hold ? ["hold = false in the configuration, then reload the daemon"] : [])
    }

    /// Any step that failed, not only the one that is tried next: it may wait behind the end of an overlap.
    private func failure(in prospects: [Prospect]) -> Trouble? {
        for case .later(_, .retry(let step, let attempt, let message)) in prospects {
            return Trouble(
                summary: "\(step.noun) failed (attempt \(attempt)): \(message)", remedy: "it is tried again by itself")
        }
        return nil
    }

    private var secondWriter: Trouble? {
        facts.secondWriter.map { name in
            Trouble(
                summary: "the server has a key \"\(name)\" that this installation did not create; nothing is revoked",
                remedy: "stop the other installation, then `keyrotated resolve \(id)`")
        }
    }

    private var stranded: Trouble? {
        guard isStranded else { return nil }
        let how = expiry.map { "expired \(Moment.text($0, from: now))" } ?? "is gone from the server"
        return Trouble(
            summary: "its delivered key \(how): whoever reads it is refused",
            remedy: "see why no new one was delivered: `keyrotated explain \(id)`")
    }

    /// The ledger does not tell of an outage of the server, but of what is not done because of it.
    private var overdue: Trouble? {
        guard let dueSince, now - dueSince >= Self.patience else { return nil }
        let failure = facts.failures.values.max { $0.at < $1.at }
        let last = failure.map { "; the last try failed: \($0.message)" } ?? ""
        return Trouble(
            summary: "overdue for \(Span.text(now - dueSince)): \(next.what)\(last)",
            remedy: "the daemon's log says what keeps it from that: `journalctl -u keyrotated -p warning`")
    }
}

extension Prospect {
    fileprivate var problem: LineageReport.Trouble? {
        if case .problem(let kind) = self { .init(summary: kind.description, remedy: kind.remedy) } else { nil }
    }
}
