import RotationCore

extension LineageReport {
    /// What is wrong, and the way out.
    struct Trouble {
        let summary: String
        let remedy: String
        /// What a failed step said, which other sentences may quote.
        var message: String?
    }

    /// The most important of what is wrong; nil while it gets on.
    var problem: Trouble? { problems.first }

    /// All that keeps it from getting on, the most important first.
    var problems: [Trouble] { Self.distinct(obstacles + [stranded].compactMap { $0 } + (overdue + failures)) }

    /// What keeps a plan from coming true: everything but that it is late.
    var obstacles: [Trouble] {
        let noted = facts.trouble.map { Trouble(summary: $0.summary, remedy: $0.remedy) }
        let prospects = prospects
        let problems = [noted].compactMap { $0 } + prospects.compactMap { $0.problem(of: id) }
        let danger = problems.isEmpty ? danger : nil
        return Self.distinct(problems + [hold(in: prospects), danger, secondWriter].compactMap { $0 })
    }

    /// Each step that failed and would still be taken, whether its pause lasts or is over, the latest first.
    var failures: [Trouble] {
        standingFailures.sorted { ($1.value.at, $0.key.noun) < ($0.value.at, $1.key.noun) }.map { step, failure in
            Trouble(
                summary: "\(step.noun) failed (attempt \(failure.attempt)): \(failure.message)",
                remedy: isDaemonRunning
                    ? "it is tried again by itself; at once with `keyrotated retry \(id)`"
                    : "it is tried again when the daemon runs", message: failure.message)
        }
    }

    /// The same thing is told once, in the words that come first.
    static func distinct(_ troubles: [Trouble]) -> [Trouble] {
        var told: [Trouble] = []
        for trouble in troubles where !told.contains(where: { $0.tells(trouble) }) { told.append(trouble) }
        return told
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

    private var secondWriter: Trouble? {
        facts.secondWriters.first.map { name in
            let kind = Problem.Kind.secondWriter(remoteName: name, others: facts.secondWriters.count - 1)
            return Trouble(
                summary: "\(kind); nothing is revoked",
                remedy: "stop the other installation, then `keyrotated resolve \(id)`")
        }
    }

    private var stranded: Trouble? {
        guard isStranded, lineage.isConfigured else { return nil }
        let how = expiry.map { "expired \(Moment.text($0, from: now))" } ?? "is gone from the server"
        let isExplained = !(obstacles + failures).isEmpty
        return Trouble(
            summary: "its delivered key \(how): whoever reads it is refused",
            remedy: isExplained ? "what keeps a new one from being delivered stands with this" : search)
    }

    /// The ledger does not tell of an outage of the server, but of what is not done because of it.
    private var overdue: [Trouble] {
        guard facts.trouble == nil, case .act = decision, isLate else { return [] }
        let last = standingFailures.values.max { $0.at < $1.at }.map { "; the last try failed: \($0.message)" } ?? ""
        let since = dueSince.map { "overdue for \(Span.text(now - $0))" } ?? "due and not done yet"
        return [Trouble(summary: "\(since): \(next.what)\(last)", remedy: search)]
    }

    /// Where it stands what the ledger does not know.
    private var search: String {
        isDaemonRunning
            ? "the daemon's log says what keeps it from that: `journalctl -u keyrotated -p warning`; `keyrotated check --online` asks the server"
            : "no daemon runs that could do it: `systemctl start keyrotated`"
    }
}

extension LineageReport.Trouble {
    /// A message that the ledger keeps twice, or a sentence that another one only adds to.
    fileprivate func tells(_ other: Self) -> Bool {
        summary.contains(other.message ?? other.summary) || other.summary.hasPrefix(summary)
    }
}

extension Prospect {
    fileprivate func problem(of id: LineageID) -> LineageReport.Trouble? {
        if case .problem(let kind) = self {
            .init(summary: kind.description, remedy: kind.remedy(for: id))
        } else {
            nil
        }
    }
}
