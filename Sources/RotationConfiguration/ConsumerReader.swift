import RotationCore
import TOML

/// Reads `[[tenant.key.consumer]]`.
enum ConsumerReader {
    static let timeouts = Duration.milliseconds(100)...Duration.seconds(3600)

    /// Nil after a report.
    static func read(_ section: Section, _ log: ProblemLog) -> Located<Consumer>? {
        var reader = SectionReader(section, log)
        let kind = kind(&reader)
        let timeout = reader.read("timeout") { (value) throws(Flaw) in try value.duration(in: timeouts) }
        let probe = reader.read("probe", TOMLValue.command)
        reader.reportUnknownKeys()
        return kind.map { kind in
            Located(
                value: Consumer(kind: kind.value, timeout: timeout?.value ?? .seconds(30), probe: probe?.value),
                place: kind.place)
        }
    }

    private static func kind(_ reader: inout SectionReader) -> Located<Consumer.Kind>? {
        let accepted = "accepted is unit = \"NAME.service\" or command = [\"/path/of/program\", \"argument\", …]"
        let (section, log) = (reader.section, reader.log)
        let unit = reader.read("unit", TOMLValue.unit)
        let command = reader.read("command", TOMLValue.command)
        let action: Located<UnitAction>? = reader.read("action", TOMLValue.choice)
        switch (section["unit"], section["command"]) {
        case (nil, nil):
            log.report("\(section.title) has no \"unit\" and no \"command\"", accepted, at: section.place)
            return nil
        case (let item?, _?):
            log.report("\"unit\" stands beside \"command\"", "\(accepted), in a section of its own", at: item.keyPlace)
            return nil
        case (_?, nil):
            return unit.map { Located(value: .unit($0.value, action?.value ?? .restart), place: $0.place) }
        case (nil, _?):
            if let item = section["action"] {
                log.report(
                    "\"action\" has no meaning with \"command\"", "accepted is \"action\" with \"unit\"",
                    at: item.keyPlace)
            }
            return command.map { Located(value: .command($0.value), place: $0.place) }
        }
    }
}
