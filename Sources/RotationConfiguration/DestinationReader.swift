import RotationCore
import TOML

/// Reads `[[tenant.key.file]]`.
enum DestinationReader {
    private enum Format: String, CaseIterable {
        case raw, env, json, template, credential

        /// The one key that goes with this format alone.
        var key: String {
            switch self {
            case .raw: "newline"
            case .env: "variable"
            case .json: "field"
            case .template: "template"
            case .credential: "name"
            }
        }
    }

    /// Nil after a report.
    static func read(_ section: Section, _ claims: PathClaims, _ log: ProblemLog) -> Destination? {
        var reader = SectionReader(section, log)
        let path = reader.require("path", "accepted is an absolute path", TOMLValue.path)
        if let path { claims.deliver(to: path) }
        let format = format(&reader, claims)
        let owner = reader.read("owner", TOMLValue.account)
        let group = reader.read("group", TOMLValue.account)
        let mode = reader.read("mode", TOMLValue.mode)
        let followsSymlink = reader.read("follow_symlink", TOMLValue.boolean)
        reader.reportUnknownKeys()
        guard let path, let format else { return nil }
        return Destination(
            path: path.value, format: format, owner: owner?.value, group: group?.value, mode: mode?.value ?? 0o600,
            followsSymlink: followsSymlink?.value ?? false)
    }

    private static func format(_ reader: inout SectionReader, _ claims: PathClaims) -> Destination.Format? {
        let isConfigured = reader.section["format"] != nil
        let configured = reader.read("format", name)?.value
        let format = isConfigured ? configured : .raw
        guard let format else {
            // The format is reported; what belongs to it would only be a second complaint about the same.
            for other in Format.allCases { reader.ignore(other.key) }
            return nil
        }
        for other in Format.allCases where other != format { refuse(other, &reader) }
        switch format {
        case .raw: return .raw(newline: reader.read("newline", TOMLValue.boolean)?.value ?? true)
        case .env:
            let accepted = "accepted is a variable name such as \"SENSORBUCKET_API_KEY\""
            return reader.require("variable", accepted, TOMLValue.variable).map { .env(variable: $0.value) }
        case .json: return .json(field: reader.read("field", TOMLValue.field)?.value ?? "api_key")
        case .template:
            let template = reader.require(
                "template", "accepted is the absolute path of a file in which {{secret}} stands", TOMLValue.path)
            if let template { claims.use(template, as: "a template") }
            return template.map { .template(path: $0.value) }
        case .credential:
            let accepted = "accepted is the name of the credential, as LoadCredentialEncrypted= of its unit has it"
            return reader.require("name", accepted, TOMLValue.credential).map { .credential(name: $0.value) }
        }
    }

    private static func name(_ value: TOMLValue) throws(Flaw) -> Format {
        let text = try TOMLValue.text(value)
        guard let format = Format(rawValue: text) else {
            throw Flaw(
                "is \(quoted(text))",
                "accepted is \"raw\" (the default), \"env\", \"json\", \"template\" or \"credential\"")
        }
        return format
    }

    /// Reports a key that has a meaning with another format only.
    private static func refuse(_ format: Format, _ reader: inout SectionReader) {
        reader.ignore(format.key)
        guard let item = reader.section[format.key] else { return }
        reader.log.report(
            "\"\(format.key)\" has no meaning with this format",
            "accepted is \"\(format.key)\" with format = \"\(format.rawValue)\"", at: item.keyPlace)
    }
}
