import RotationCore

/// A plan for people: by days, and within them by times and lineages.
struct PlanText {
    let report: PlanReport
    let screen: Screen

    /// More is nobody's reading; JSON has it all.
    static let maximumSteps = 200
    /// What stands before a step: as wide as a time of day and its margins.
    private static let margin = String(repeating: " ", count: 12)

    var text: String {
        if report.entries.isEmpty && report.problems.isEmpty {
            return "nothing happens before \(Clock.text(report.until))"
        }
        let shown = report.entries.prefix(Self.maximumSteps)
        var paragraphs = days(of: shown)
        if report.entries.count > shown.count {
            let rest = Count.text(report.entries.count - shown.count, "step")
            paragraphs.append(
                screen.wrap(
                    "… and \(rest) more until \(Clock.text(report.until)): name some keys, narrow it with --until, or use "
                        + "--json"))
        }
        paragraphs += report.problems.map(paragraph)
        return paragraphs.map { $0.joined(separator: "\n") }.joined(separator: "\n\n")
    }

    private func days(of entries: some Sequence<Plan.Entry>) -> [[String]] {
        var days: [[String]] = []
        var before: Plan.Entry?
        for entry in entries {
            let isNewDay = before.map { day(of: $0) != day(of: entry) } ?? true
            if isNewDay { days.append([heading(entry)]) }
            let isSame = before.map { time(of: $0) == time(of: entry) && $0.lineage == entry.lineage } ?? false
            if isNewDay || !isSame {
                days[days.count - 1].append("  \(time(of: entry).padded(to: 10))\(entry.lineage)")
            }
            days[days.count - 1].append(step(entry))
            before = entry
        }
        return days
    }

    private func step(_ entry: Plan.Entry) -> String {
        let text = entry.action.text.printable
        let why = entry.why.isEmpty ? "" : ": \(entry.why.printable)"
        guard let width = screen.width else { return Self.margin + text + why }
        return Self.margin + text.shortened(to: max(width - Self.margin.count - why.count, 20)) + why
    }

    /// What is due is done now, whenever it became due.
    private func moment(of entry: Plan.Entry) -> Timestamp { max(entry.at, report.now) }

    private func day(of entry: Plan.Entry) -> Int64 { Day.number(moment(of: entry)) }

    private func time(of entry: Plan.Entry) -> String {
        entry.at <= report.now ? "now" : Day.time(entry.at)
    }

    private func heading(_ entry: Plan.Entry) -> String {
        let day = moment(of: entry)
        let distance =
            switch Day.number(day) - Day.number(report.now) {
            case 0: "today"
            case 1: "tomorrow"
            case let days: "in \(days) days"
            }
        return screen.paint("\(Day.text(day)) \(Day.weekday(day)), \(distance)", .bold)
    }

    private func paragraph(of id: LineageID, _ problem: LineageReport.Trouble) -> [String] {
        screen.wrap("\(id): \(problem.summary.printable)", indent: 2)
            + screen.wrap(problem.remedy.printable, prefix: "  → ", indent: 4)
    }
}
