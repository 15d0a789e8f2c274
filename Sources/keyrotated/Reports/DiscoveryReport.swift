import RotationConfiguration
import RotationCore

/// The keys on the servers, and configuration for those that are nobody's.
struct DiscoveryReport {
    let keys: [FoundKey]
    /// Only keys that nobody knows, for whoever looks for an intruder's.
    let isAboutStrangers: Bool
    let configuration: ValidatedConfiguration
    /// Ours, as configured or as the ledger says; nil before it has one.
    let instance: String?
    let now: Timestamp

    /// What was looked at: keys in other tenants are not seen.
    var scope: String {
        let tenants = configuration.tenants.map(\.id.description).joined(separator: ", ")
        return
            "looked at tenant \(tenants), and at those of the management keys; keys in other tenants are not seen"
    }

    /// Valid TOML: the table is a comment.
    func text(on screen: Screen) -> String {
        if keys.isEmpty { return isAboutStrangers ? "no unknown keys" : "no keys" }
        if isAboutStrangers { return table(on: screen).joined(separator: "\n") }
        return (table(on: screen).map { "# \($0)" } + [""] + snippets).joined(separator: "\n")
    }

    private func table(on screen: Screen) -> [String] {
        let name = TextTable.Column("NAME", minimum: 12)
        var table = TextTable(
            isAboutStrangers
                ? [.init("ID"), .init("TENANT"), .init("CREATED"), .init("EXPIRES"), name]
                : [.init("ID"), .init("TENANT"), .init("EXPIRES"), .init("IS"), name])
        for key in keys {
            let (id, tenant) = (key.listed.id.description, key.listed.tenant.description)
            let expiry = key.listed.expiry.map { String(Clock.text($0).prefix(10)) } ?? "never"
            let name = key.listed.name.printable
            table.add(
                isAboutStrangers
                    ? [id, tenant, Clock.text(key.listed.created), expiry, name]
                    : [id, tenant, expiry, key.owner.word, name])
        }
        return table.lines(on: screen)
    }

    /// One `[[tenant.key]]` for each key that is nobody's and may still be in use.
    private var snippets: [String] {
        var names = LineageNames(configuration.lineages.map(\.id))
        return keys.flatMap { key -> [String] in
            guard key.owner == .nobody, key.listed.expiry.map({ now < $0 }) ?? true else { return [] }
            if let family = names.configured(for: key, instance: instance) {
                return [
                    "# key \(key.listed.id) has a name of \(family): if it is in that key's file, set existing = \"adopt\" there",
                    "",
                ]
            }
            return snippet(for: key, name: names.take(for: key))
        }
    }

    private func snippet(for key: FoundKey, name: String) -> [String] {
        let permissions = key.listed.permissions.map { TOMLText.quoted($0.rawValue) }.sorted().joined(separator: ", ")
        return [
            "# key \(key.listed.id), \(TOMLText.quoted(key.listed.name.printable)): give the path of the file that holds it",
            "[[tenant]]",
            "id = \(key.listed.tenant)",
            "server = \"\(key.server)\"",
            "  [[tenant.key]]",
            "  name = \"\(name)\"",
            "  permissions = [\(permissions)]",
            "  existing = \"adopt\"",
            "    [[tenant.key.file]]",
            "    path = \"/PATH/TO/\(name)\"",
            "",
        ]
    }
}

extension FoundKey.Owner {
    /// For a column of a table.
    var word: String {
        switch self {
        case .management: "management"
        case .generation(_, let number): "generation \(number)"
        case .nobody: "unknown"
        }
    }
}
