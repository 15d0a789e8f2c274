import Testing

@testable import RotationConfiguration

/// `config/keyrotated.full.toml` shows every key, and marks those that say nothing new as `# default`.
@Suite struct FullConfigurationTests {
    private let text: String

    init() throws {
        let root = #filePath.dropLast("Tests/RotationConfigurationTests/FullConfigurationTests.swift".count)
        let file = try ConfigurationFile.read(root + "config/keyrotated.full.toml")
        text = String(decoding: file.text, as: UTF8.self)
    }

    private static let stranger = "nonsense_key = 1"

    @Test func isAccepted() throws {
        #expect(problems(text) == [])
        #expect(try validate(text).lineages.count == 2)
    }

    @Test func showsEveryKeyThatIsAccepted() {
        #expect(Self.missing(in: text) == [])
    }

    @Test func aKeyThatIsNotShownWouldBeFound() {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        let without = lines.filter { !$0.contains("follow_symlink =") && !$0.hasPrefix("ca_file") }
        let missing = Self.missing(in: without.joined(separator: "\n"))
        #expect(missing == ["server ca_file", "tenant.key.file follow_symlink"])
        #expect(Self.missing(in: "").contains(" defaults"))
    }

    @Test func everyDefaultCanBeLeftOutAndNothingElse() throws {
        let configuration = try validate(text)
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        let assignments = lines.indices.filter { Shown.key(of: lines[$0]) != nil }
        #expect(assignments.contains { lines[$0].hasSuffix(" # default") })
        for index in assignments {
            var rest = lines
            rest.remove(at: index)
            let remaining = rest.joined(separator: "\n")
            let saysNothingNew = try problems(remaining).isEmpty && validate(remaining) == configuration
            #expect(saysNothingNew == lines[index].hasSuffix(" # default"), "line \(index + 1): \(lines[index])")
        }
    }

    /// The keys that the reader accepts and a text does not show, as `section key`, sorted.
    private static func missing(in text: String) -> [String] {
        let shown = Shown(text).keys
        // The times can be set at three levels; shown once they are explained.
        let times = Set(accepted(in: "defaults").map { $0.replacing("defaults ", with: "") })
        let sections = ["", "server", "defaults", "tenant", "tenant.key", "tenant.key.file", "tenant.key.consumer"]
        return sections.flatMap { section in
            accepted(in: section).filter { name in
                let isTime = section.hasPrefix("tenant") && times.contains { name == "\(section) \($0)" }
                return !isTime && !shown.contains(name)
            }
        }.sorted()
    }

    /// The names that the error about an unknown key gives, each as `section key`.
    private static func accepted(in section: String) -> [String] {
        let texts = [
            "": sample(root: stranger), "server": sample(server: stranger), "defaults": sample(defaults: stranger),
            "tenant": sample(tenant: stranger), "tenant.key": sample(key: stranger),
            "tenant.key.file": sample(file: "format = \"raw\"\n\(stranger)"),
            "tenant.key.consumer": sample(
                after: "[[tenant.key.consumer]]\ncommand = [\"/bin/true\"]\n\(stranger)"),
        ]
        let found = problems(texts[section] ?? "")
        let names = found.filter { $0.contains("\"nonsense_key\" is not a key of ") }
            .flatMap { $0.split(separator: "; accepted is ").dropFirst().joined().matches(of: #/"([a-z_]+)"/#) }
            .map { "\(section) \($0.output.1)" }
        #expect(!names.isEmpty && Set(names).count == names.count, "section \(section): \(found)")
        return names
    }
}

/// What a configuration sets, section by section; its comments do not count.
private struct Shown {
    /// Each as `section key`; a table is a key of the one around it.
    private(set) var keys: Set<String> = []

    init(_ text: String) {
        var section = ""
        for line in text.split(separator: "\n") {
            if let header = line.firstMatch(of: #/^ *\[+([a-z.]+)\]/#) {
                let path = header.output.1.split(separator: ".").map(String.init)
                // [server.NAME] is one of `server`, whatever its name.
                let parts = path.first == "server" ? ["server"] : path
                section = parts.joined(separator: ".")
                keys.insert("\(parts.dropLast().joined(separator: ".")) \(parts.last ?? "")")
            } else if let key = Self.key(of: line) {
                keys.insert("\(section) \(key)")
            }
        }
    }

    /// The key that a line sets.
    static func key(of line: Substring) -> Substring? {
        line.firstMatch(of: #/^ *([a-z_]+) = /#)?.output.1
    }
}
