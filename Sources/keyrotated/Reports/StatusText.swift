import RotationCore

/// A status report for people: what needs them first, then what comes next.
struct StatusText {
    let report: StatusReport
    let screen: Screen
    /// Every key, however many there are.
    let isComplete: Bool

    /// Up to so many keys fit a screen, and are all shown.
    static let shortList = 25
    /// Of more, so many that need somebody are shown, and so many healthy ones.
    static let mostTroubled = 15
    static let fewNext = 8

    var text: String {
        let lines = headlines + (report.lineages.isEmpty ? [] : [""] + table)
        return lines.joined(separator: "\n")
    }

    /// Whether the daemon runs, how many are well, and how long there is.
    private var headlines: [String] { daemon + [counts] + firstExpiry + servers }

    var daemon: [String] {
        let instance = report.instance.map { ", instance \($0)" } ?? ""
        guard let process = report.daemon else {
            return [
                screen.paint("keyrotated is NOT RUNNING: nothing is renewed\(instance)", .red)
            ] + screen.wrap("`systemctl status keyrotated` says why", prefix: "  → ", indent: 4)
        }
        let place = process > 0 ? "process \(process)" : "in another PID namespace"
        return ["keyrotated is running (\(place))\(instance)"]
    }

    private var counts: String {
        let kinds: [(LineageReport.Health, Colour, (Int) -> String)] = [
            (.healthy, .green, { "\($0) healthy" }),
            (.attention, .yellow, { "\($0) need\($0 == 1 ? "s" : "") attention" }),
            (.stuck, .red, { "\($0) STUCK" }),
        ]
        let parts = kinds.compactMap { health, colour, words -> String? in
            let count = report.lineages.count { $0.health == health }
            return count == 0 ? nil : screen.paint(words(count), colour)
        }
        let all = Count.text(report.lineages.count, "key")
        return parts.isEmpty ? "no keys" : "\(all): \(parts.joined(separator: ", "))"
    }

    /// Of a short list anybody sees it.
    private var firstExpiry: [String] {
        guard report.lineages.count > Self.shortList else { return [] }
        let living = report.lineages.filter { $0.lineage.isConfigured && !$0.isStranded && $0.expiry != nil }
        guard let first = living.min(by: { $0.expiry ?? .distantFuture < $1.expiry ?? .distantFuture }),
            let rest = first.timeToStrand
        else { return [] }
        return screen.wrap("the first to expire is \(first.id), in \(Span.text(rest))")
    }

    /// The management keys that come near their end.
    var servers: [String] { report.servers.flatMap { $0.notes(on: screen) } }

    private var table: [String] {
        let troubled = report.lineages.filter { $0.health != .healthy }.sorted(by: Self.isMoreUrgent)
        let healthy = report.lineages.filter { $0.health == .healthy }
        if isComplete || report.lineages.count <= Self.shortList { return rows(troubled + healthy) }
        let shown = Array(troubled.prefix(Self.mostTroubled))
        let next = healthy.sorted { ($0.next.at, $0.id) < ($1.next.at, $1.id) }.prefix(Self.fewNext)
        return rows(shown + next) + ["", omission(troubled.count - shown.count, healthy.count - next.count)]
    }

    /// What is stuck before what wants attention; then by the time that is left.
    private static func isMoreUrgent(_ left: LineageReport, _ right: LineageReport) -> Bool {
        if left.health != right.health { return left.health > right.health }
        return (left.expiry ?? .distantFuture, left.id) < (right.expiry ?? .distantFuture, right.id)
    }

    private func omission(_ troubled: Int, _ healthy: Int) -> String {
        let parts = [
            troubled > 0 ? "\(troubled) that need\(troubled == 1 ? "s" : "") somebody" : nil,
            healthy > 0 ? "\(healthy) healthy" : nil,
        ].compactMap { $0 }
        return "… and \(parts.joined(separator: " and ")) more: `keyrotated status --all`, or name some"
    }

    private func rows(_ lineages: [LineageReport]) -> [String] {
        var table = TextTable([
            .init("LINEAGE", minimum: 12), .init("PHASE"), .init("GEN"), .init("EXPIRES IN"),
            .init("NEXT", minimum: 10),
        ])
        for (index, lineage) in lineages.enumerated() {
            let isLastTroubled = lineage.health != .healthy && lineages.dropFirst(index + 1).first?.health == .healthy
            table.add(
                [
                    lineage.id.description, lineage.phase?.rawValue ?? "–",
                    lineage.generation.map { "g\($0.number)" } ?? "–", lineage.expiryText, lineage.nextText,
                ],
                notes: lineage.notes(on: screen) + (isLastTroubled ? [""] : []), colour: lineage.health.colour)
        }
        return table.lines(on: screen)
    }
}

extension ServerReport {
    /// What is wrong with its management keys, and what helps.
    func notes(on screen: Screen) -> [String] {
        managementKeys.flatMap { key -> [String] in
            guard let problem = key.problem else { return [] }
            let word = key.health == .healthy ? "" : "\(key.health.word): "
            let summary = screen.wrap("\(word)server \(name): \(problem.summary)".printable, indent: 2)
            return summary.map { line in key.health.colour.map { screen.paint(line, $0) } ?? line }
                + screen.wrap(problem.remedy, prefix: "  → ", indent: 4)
        }
    }
}

extension LineageReport.Health {
    var colour: Colour? {
        switch self {
        case .healthy: nil
        case .attention: .yellow
        case .stuck: .red
        }
    }

    /// Stands where colour may not be seen.
    var word: String {
        switch self {
        case .healthy: "healthy"
        case .attention: "ATTENTION"
        case .stuck: "STUCK"
        }
    }
}

extension LineageReport {
    /// How long the delivered key still works.
    var expiryText: String {
        if isOver { return "–" }
        if isStranded { return timeToStrand == nil ? "GONE" : "EXPIRED" }
        return timeToStrand.map(Span.text) ?? (facts.current == nil ? "–" : "never")
    }

    var nextText: String {
        if facts.trouble != nil { return next.what }
        switch decision {
        case .act(let action): return "now: \(action.shortText)"
        case .wait(_, .retired) where isOver: return "nothing"
        case .wait(let until, let reason) where until == .distantFuture || reason.isHold: return reason.shortText
        case .wait(let until, let reason): return "\(Moment.text(until, from: now)): \(reason.shortText)"
        case .stuck(let problem): return "\(Moment.text(problem.retryAt, from: now)): look again"
        }
    }

    /// What is wrong and what helps, below the row.
    func notes(on screen: Screen, indent: Int = 2) -> [String] {
        let margin = String(repeating: " ", count: indent)
        return problems.enumerated().flatMap { index, problem in
            screen.wrap(
                problem.summary.printable, prefix: "\(margin)\(index == 0 ? health.word : "ALSO"): ", indent: indent)
                + screen.wrap(problem.remedy.printable, prefix: "\(margin)→ ", indent: indent + 2)
        }
    }
}
