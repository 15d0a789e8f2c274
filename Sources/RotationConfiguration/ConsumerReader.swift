import RotationCore
import TOML

/// Reads `[[tenant.key.consumer]]`.
enum ConsumerReader {
    static let timeouts = Duration.milliseconds(100)...Duration.seconds(3600)

    /// Nil after a report.
    static func read(_ section: Section, _ log: ProblemLog) -> Located<Consumer>? {
        var reader = SectionReader(section, log)
        let accepted = "accepted is command = [\"/path/of/program\", \"argument\", …]"
        let isUnit = section["unit"] != nil
        let command =
            isUnit
            ? reader.read("command", TOMLValue.command) : reader.require("command", accepted, TOMLValue.command)
        reader.refuse("unit", accepted)
        if isUnit {
            reader.ignore("action")
        } else {
            reader.refuse("action", "it belongs to units; \(accepted)")
        }
        let timeout = reader.read("timeout") { (value) throws(Flaw) in try value.duration(in: timeouts) }
        let probe = reader.read("probe", TOMLValue.command)
        reader.reportUnknownKeys()
        guard let command else { return nil }
        return Located(
            value: Consumer(command: command.value, timeout: timeout?.value ?? .seconds(30), probe: probe?.value),
            place: command.place)
    }
}
