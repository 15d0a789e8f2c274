import ConsumerControl
import RotationConfiguration
import RotationCore

/// Whether the programs that are to be told exist and may be executed. None is run.
struct ConsumerCheck {
    private(set) var part = CheckedPart(title: "commands")

    init(_ configuration: ValidatedConfiguration) {
        // In the order of the configuration, each once.
        var seen: Set<String> = []
        var usable = 0
        for lineage in configuration.lineages {
            for program in lineage.consumers.flatMap({ [$0.command, $0.probe ?? []] }).compactMap(\.first) {
                guard seen.insert(program).inserted else { continue }
                guard let objection = CommandConsumers.objection(to: program) else {
                    usable += 1
                    continue
                }
                part.findings.append(
                    .wrong(.cannotWrite, "\(lineage.id): cannot run \"\(program)\": \(objection)"))
            }
        }
        part.findings += ReloadHint.findings(configuration)
        if usable > 0 { part.findings.append(.fine("\(Count.text(usable, "program")) can be run")) }
    }
}
