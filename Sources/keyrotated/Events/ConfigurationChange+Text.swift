import RotationCore
import RotationPorts

extension ConfigurationChange {
    /// What changed, in one clause: `key added: main/19/gauge; 12 keys removed: main/19/a, main/19/b, main/19/c and 9
    /// more; log_level changed`.
    var text: String {
        let parts =
            clauses("key", lineages) + clauses("tenant", tenants) + clauses("server", servers)
            + settings.map { "\($0) changed" }
        return parts.isEmpty ? "nothing changed" : parts.joined(separator: "; ")
    }

    private func clauses<Name>(_ noun: String, _ part: Part<Name>) -> [String] {
        [("added", part.added), ("removed", part.removed), ("changed", part.changed)].compactMap { verb, names in
            if names.isEmpty { return nil }
            let what = names.count == 1 ? noun : Count.text(names.count, noun)
            return "\(what) \(verb): \(Self.list(names))"
        }
    }

    /// Some names say more than a number; a thousand do not.
    private static func list<Name>(_ names: [Name]) -> String {
        let shown = names.prefix(3).map { "\($0)" }.joined(separator: ", ")
        return names.count > 3 ? "\(shown) and \(names.count - 3) more" : shown
    }
}
