import RotationCore
import TOML

/// Reads `[[tenant.key.file]]`.
enum DestinationReader {
    private enum Format: String {
        case raw, env, json, template
    }

    /// Nil after a report.
    static func read(_ section: Section, _ claims: PathClaims, _ log: ProblemLog) -> Destination? {
        var reader = SectionReader(section, log)
        let path = reader.require("path", "accepted is an absolute path", TOMLValue.path)
        if let path { claims.deliver(to: path) }
        let format = format(&reader)
        let owner = reader.read("owner", TOMLValue.account)
        let group = reader.read("group", TOMLValue.account)
        let mode = reader.read("mode", TOMLValue.mode)
        reader.refuseTrue("follow_symlink", "accepted is false: name the file itself")
        reader.reportUnknownKeys()
        guard let path, let format else { return nil }
        return Destination(
            path: path.value, format: format, owner: owner?.value, group: group?.value, mode: mode?.value ?? 0o600)
    }

    private static func format(_ reader: inout SectionReader) -> Destination.Format? {
        let format = reader.section["format"] == nil ? .raw : reader.read("format", name)?.value
        reader.ignore("format")
        if format != nil {
            reader.refuse("field", "it belongs to the format json; accepted formats are \"raw\" and \"env\"")
            reader.refuse("template", "accepted formats are \"raw\" and \"env\"")
        }
        switch format {
        case .raw:
            refuse("variable", "env", &reader)
            return .raw(newline: reader.read("newline", TOMLValue.boolean)?.value ?? true)
        case .env:
            refuse("newline", "raw", &reader)
            let accepted = "accepted is a variable name such as \"SENSORBUCKET_API_KEY\""
            return reader.require("variable", accepted, TOMLValue.variable).map { .env(variable: $0.value) }
        case .json, .template, nil:
            // The format is reported; what belongs to it would only be a second complaint about the same.
            for key in ["variable", "newline", "field", "template"] { reader.ignore(key) }
            return nil
        }
    }

    private static func name(_ value: TOMLValue) throws(Flaw) -> Format {
        let text = try TOMLValue.text(value)
        let accepted = "accepted is \"raw\" (the default) or \"env\""
        guard let format = Format(rawValue: text) else { throw Flaw("is \(quoted(text))", accepted) }
        guard format == .raw || format == .env else {
            throw Flaw("= \"\(format.rawValue)\" is not supported by this release yet", accepted)
        }
        return format
    }

    /// Reports a key that has a meaning with another format only.
    private static func refuse(_ key: String, _ format: String, _ reader: inout SectionReader) {
        reader.ignore(key)
        guard let item = reader.section[key] else { return }
        reader.log.report(
            "\"\(key)\" has no meaning with this format", "accepted is \"\(key)\" with format = \"\(format)\"",
            at: item.keyPlace)
    }
}
