import RotationCore

/// What `explain` tells of one lineage: where it is, what it waits for and why, what happens if nobody does anything, and
/// the commands that help. From the facts and the decision function alone.
struct Explanation {
    let report: LineageReport
    /// What is wrong with the management keys of its server, without which nothing is renewed.
    var server: ServerReport?
    let screen: Screen

    private var isDaemonRunning: Bool { report.isDaemonRunning }

    var text: String {
        let title = screen.paint("\(report.id): ", .bold) + screen.paint(report.health.word, report.health.colour)
        let trouble = report.notes(on: screen)
        let parts = [
            [title] + trouble + (server?.notes(on: screen) ?? []), section("Where it is", stage),
            section("What comes next", prospects),
            section("If nobody does anything", outcome), section("What you can do", commands),
        ]
        return parts.map { $0.joined(separator: "\n") }.joined(separator: "\n\n")
    }

    private func section(_ title: String, _ items: [String]) -> [String] {
        [screen.paint(title, .bold)] + items.flatMap { screen.wrap($0.printable, prefix: "  ", indent: 4) }
    }

    // MARK: Where it is

    private var stage: [String] {
        let generations = report.facts.generations.reversed().map { $0.stage(in: report.lineage, now: report.now) }
        return generations.isEmpty ? [absence] : generations
    }

    private var absence: String {
        let failed = report.standingFailures.keys
        if failed.contains(.create) { return "It has no key yet: none could be created." }
        if failed.contains(where: { if case .adopt = $0 { true } else { false } }) {
            return "It has no key yet: the one in its file could not be taken over."
        }
        if report.facts.highestNumber == 0 { return "It has no key yet: none was asked for." }
        return "It has no key: nothing is left of those up to generation \(report.facts.highestNumber)."
    }

    // MARK: What comes next

    private var prospects: [String] {
        let texts = report.prospects.map {
            "\(report.text(of: $0))\(report.isOver ? "" : $0.explanation(report.lineage))"
        }
        let pause = Span.text(report.lineage.policy.pollInterval)
        let trouble = report.facts.trouble == nil ? [] : ["It waits for you. The daemon looks again every \(pause)."]
        let absence = isDaemonRunning ? [] : ["No daemon runs: nothing of this happens until it does."]
        return absence + trouble + texts
    }

    // MARK: If nobody does anything

    private var outcome: [String] {
        let holding = report.files.filter { $0.generation != nil }
        let files = (holding.isEmpty ? report.files : holding).map(\.path).joined(separator: ", ")
        if report.isOver { return ["Nothing: it is over, and shown until its last key would have expired."] }
        if report.isStranded { return ["The delivered key works no more: whoever reads it is refused (\(files))."] }
        guard let expiry = report.expiry else {
            return [report.facts.current == nil ? "No file holds a key that is current." : "Its key never expires."]
        }
        let end = "the delivered key works until \(Clock.text(expiry)) (\(Moment.text(expiry, from: report.now)))"
        let loss = "then whoever reads it is refused (\(files))"
        if !report.lineage.isConfigured { return ["It is not renewed any more: \(end); \(loss)."] }
        let isServed = server.map { $0.health != .stuck } ?? true
        let isOnItsWay = isDaemonRunning && report.health == .healthy && isServed
        return [
            isOnItsWay ? "The daemon goes on by itself. If it did not: \(end); \(loss)." : "As it is, \(end); \(loss)."
        ]
    }

    // MARK: What you can do

    private var commands: [String] {
        let id = report.id
        var commands: [String] = []
        if report.facts.heldAt != nil { commands.append("`keyrotated resume \(id)`: end the hold") }
        if !report.facts.secondWriters.isEmpty {
            commands.append("`keyrotated resolve \(id)`: say that the second writer has been dealt with")
        }
        if !report.facts.failures.isEmpty || report.health == .stuck, !report.isHeld {
            commands.append("`keyrotated retry \(id)`: have what failed tried now")
        }
        if report.lineage.isConfigured, report.health != .healthy || server.map({ $0.health != .healthy }) ?? false {
            commands.append("`keyrotated check --online`: see whether files and server are in order, changing nothing")
        }
        if !report.lineage.isConfigured {
            commands.append("`keyrotated retire \(id)`: see what is left of it; with --revoke, end it now")
        }
        if !isDaemonRunning { commands.append("`systemctl start keyrotated`: let the daemon do what is due") }
        commands += [
            "`keyrotated history \(id) --last 20`: what happened so far",
            "`keyrotated plan \(id)`: what will happen, if all goes well",
            "`journalctl -u keyrotated LINEAGE=\(id)`: what failed, and when it is tried again",
        ]
        if report.lineage.isConfigured, !report.isHeld {
            commands += [
                "`keyrotated rotate \(id)`: replace the key now, in the usual safe order",
                "`keyrotated rotate --compromised \(id)`: the same for a key in wrong hands, without an overlap",
                "`keyrotated hold \(id)`: let nothing happen to it",
            ]
        }
        return commands
    }
}
