import TOML

/// Reads `token_file` and `credential`, of which a section has one at most.
enum ManagementKeyReader {
    private static let accepted =
        "accepted is token_file = \"/path\" of the management key, or credential = \"NAME\" of a systemd credential"

    /// Nil when the section has neither; also, after a report, when it has both or its value is not accepted.
    static func read(_ reader: inout SectionReader, _ claims: PathClaims) -> ManagementKeyPlace? {
        let section = reader.section
        let file = reader.read("token_file", TOMLValue.path)
        let credential = reader.read("credential", TOMLValue.credential)
        if let file { claims.use(file, as: "the token file of \(section.title)") }
        if let one = section["token_file"], let other = section["credential"] {
            reportBoth(one, other, in: section, reader.log)
            return nil
        }
        return file.map { .file($0.value) } ?? credential.map { .credential($0.value) }
    }

    /// Like ``read(_:_:)``, but the section must have one.
    static func require(_ reader: inout SectionReader, _ claims: PathClaims) -> ManagementKeyPlace? {
        let section = reader.section
        if section["token_file"] == nil && section["credential"] == nil {
            reader.log.report(
                "\(section.title) has no \"token_file\" and no \"credential\"", accepted, at: section.place)
        }
        return read(&reader, claims)
    }

    /// At the later one: it was probably added beside the other.
    private static func reportBoth(
        _ one: Section.Item, _ other: Section.Item, in section: Section, _ log: ProblemLog
    ) {
        let (earlier, later) = one.keyPlace < other.keyPlace ? (one, other) : (other, one)
        log.report(
            "\"\(later.key)\" of \(section.title) stands beside \"\(earlier.key)\", which is set at "
                + log.name(earlier.keyPlace),
            "accepted is one of the two", at: later.keyPlace)
    }
}
