import ConsumerControl
import RotationConfiguration
import RotationCore

/// Whether the programs that are to be told exist and may be executed, and the units can do what they are to do. None is
/// run or touched.
struct ConsumerCheck {
    private(set) var parts: [CheckedPart] = []

    init(_ configuration: ValidatedConfiguration) async {
        let programs = Self.programs(configuration)
        let units = await Self.units(configuration)
        parts = [
            CheckedPart(title: "commands", findings: programs), CheckedPart(title: "units", findings: units),
        ]
    }

    /// In the order of the configuration, each once.
    private static func programs(_ configuration: ValidatedConfiguration) -> [Finding] {
        var findings: [Finding] = []
        var seen: Set<String> = []
        var usable = 0
        for lineage in configuration.lineages {
            for program in lineage.consumers.flatMap({ [$0.command, $0.probe] }).compactMap({ $0?.first }) {
                guard seen.insert(program).inserted else { continue }
                guard let objection = CommandConsumers.objection(to: program) else {
                    usable += 1
                    continue
                }
                findings.append(.wrong(.cannotWrite, "\(lineage.id): cannot run \"\(program)\": \(objection)"))
            }
        }
        findings += ReloadHint.commands(configuration)
        if usable > 0 { findings.append(.fine("\(Count.text(usable, "program")) can be run")) }
        return findings
    }

    /// In the order of the configuration, each once, with the files of all lineages that tell it.
    private static func units(_ configuration: ValidatedConfiguration) async -> [Finding] {
        let consumers = UnitConsumers()
        var findings: [Finding] = []
        var usable = 0
        for unit in ConfiguredUnit.all(in: configuration) {
            let survey = await consumers.survey(unit.name, unit.action, files: unit.files)
            if let objection = survey.objection {
                findings.append(.wrong(.cannotWrite, "\(unit.lineage): \(objection)"))
                continue
            }
            usable += 1
            if let alias = survey.alias {
                findings.append(
                    .noteworthy(
                        "\(unit.lineage): \"\(unit.name)\" is another name of \"\(alias)\", which polkit asks for",
                        remedy: "configure that name"))
            }
            if !survey.isRunning {
                findings.append(.fine("\"\(unit.name)\" is not running: it reads a new key when it starts"))
            }
        }
        if usable > 0 {
            findings.append(
                .fine(
                    "\(Count.text(usable, "unit")) can be told, if polkit allows it: `keyrotated check --polkit` prints "
                        + "the rule"))
        }
        return findings
    }
}
