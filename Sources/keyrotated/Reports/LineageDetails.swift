import RotationCore

/// All that `status NAME` tells of one lineage.
struct LineageDetails {
    let report: LineageReport
    let screen: Screen

    var lines: [String] {
        let title = screen.paint("\(report.id): ", .bold) + screen.paint(report.health.word, report.health.colour)
        return [title] + report.notes(on: screen) + [""] + summary + section(generations) + section(files)
            + section(consumers)
    }

    private var summary: [String] {
        var lines: [String] = []
        if let generation = report.generation {
            let key = generation.keyID.map { "\($0), " } ?? ""
            lines += entry("key", "\(key)\"\(generation.remoteName.printable)\"")
        }
        lines += entry("phase", report.phase?.rawValue ?? "no key yet")
        lines += entry("expires", expiry)
        let trouble = report.facts.trouble == nil ? [] : [report.next.what]
        for (index, text) in (trouble + report.prospects.map(report.text)).enumerated() {
            lines += entry(index == 0 ? "next" : "then", text)
        }
        return lines
    }

    private var expiry: String {
        guard let expiry = report.expiry else { return report.expiryText }
        return "\(Clock.text(expiry)), \(Moment.text(expiry, from: report.now))"
    }

    private func entry(_ name: String, _ text: String) -> [String] {
        screen.wrap(text, prefix: "  \(name.padded(to: 9))", indent: 11)
    }

    private func section(_ table: TextTable) -> [String] {
        guard !table.isEmpty else { return [] }
        let inner = Screen(width: screen.width.map { $0 - 2 }, hasColor: screen.hasColor)
        return [""] + table.lines(on: inner).map { "  \($0)" }
    }

    private var generations: TextTable {
        var table = TextTable([
            .init("GENERATION"), .init("PHASE"), .init("KEY"), .init("CREATED"), .init("EXPIRES"),
            .init("REVOKED AFTER"),
        ])
        for generation in report.facts.generations.reversed() {
            table.add([
                "g\(generation.number)", generation.phase(in: report.lineage).rawValue,
                generation.keyID?.description ?? "–", moment(generation.issuedAt), moment(generation.expiry, "never"),
                generation.deadAt == nil ? moment(generation.overlapEnds) : "–",
            ])
        }
        return table
    }

    private var files: TextTable {
        var table = TextTable([.init("FILE", minimum: 20), .init("HOLDS"), .init("WRITTEN")])
        for file in report.files {
            table.add([file.path.printable, file.generation.map { "g\($0)" } ?? "–", moment(file.at)])
        }
        return table
    }

    private var consumers: TextTable {
        var table = TextTable([.init("CONSUMER", minimum: 20), .init("ACCEPTED"), .init("WHEN")])
        for consumer in report.consumers {
            table.add([
                consumer.consumer.id.rawValue.printable, consumer.generation.map { "g\($0)" } ?? "–",
                moment(consumer.at),
            ])
        }
        return table
    }

    private func moment(_ time: Timestamp?, _ otherwise: String = "–") -> String {
        time.map { Moment.text($0, from: report.now) } ?? otherwise
    }
}
