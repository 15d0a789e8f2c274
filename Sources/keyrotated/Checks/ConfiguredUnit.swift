import RotationConfiguration
import RotationCore

/// A unit that is a consumer.
struct ConfiguredUnit {
    let name: String
    let action: UnitAction
    /// The first lineage that tells it.
    let lineage: LineageID
    /// The destinations of all lineages that do.
    private(set) var files: [String]

    /// In the order of the configuration, each once; it gives each one action.
    static func all(in configuration: ValidatedConfiguration) -> [ConfiguredUnit] {
        var units: [ConfiguredUnit] = []
        var indexByName: [String: Int] = [:]
        for lineage in configuration.lineages {
            let files = lineage.destinations.map(\.path)
            for case .unit(let name, let action) in lineage.consumers.lazy.map(\.kind) {
                if let index = indexByName[name] {
                    units[index].files += files
                } else {
                    indexByName[name] = units.count
                    units.append(ConfiguredUnit(name: name, action: action, lineage: lineage.id, files: files))
                }
            }
        }
        return units
    }
}
