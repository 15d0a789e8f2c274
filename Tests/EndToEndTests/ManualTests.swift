import Testing

/// What the manual pages say is so, and nothing is missing.
struct ManualTests {
    private static let common: Set = ["--config", "--version", "--help"]

    @Test func everyCommandAndOptionIsDescribed() async throws {
        let page = try ManualPage("keyrotated.8")
        let help = try await Program.keyrotated.run(["--help"]).output
        let commands = help.split(separator: "SUBCOMMANDS:").last?.matches(of: #/\n  ([a-z]+) /#) ?? []
        let names = commands.map { String($0.output.1) }
        #expect(names.count >= 13)
        #expect(page.options(in: "OPTIONS") == ["": Self.common])

        var described: [String: Set<String>] = [:]
        for name in names {
            let options = try await Program.keyrotated.run([name, "--help"]).output
                .matches(of: #/\n  (?:-[a-z], )?(--[a-z-]+)/#).map { String($0.output.1) }
            #expect(Self.common.isSubset(of: options), "\(name)")
            described[name] = Set(options).subtracting(Self.common)
        }
        #expect(page.options(in: "COMMANDS") == described)
        #expect(page.synopsis == described)
    }

    @Test func everyExitStatusIsDescribed() async throws {
        let page = try ManualPage("keyrotated.8")
        let help = try await Program.keyrotated.run(["--help"]).output
        let list = try #require(help.split(separator: "Exit statuses: ").last?.split(separator: "\n\n").first)
        let statuses = list.split(separator: ";").compactMap { $0.firstMatch(of: #/\d+/#).map { String($0.output) } }
        #expect(statuses.count >= 10)
        #expect(
            page.section("EXIT STATUS").filter { $0.hasPrefix(".It ") }.map { $0.dropFirst(4) }
                == statuses.map { $0[...] })
    }

    /// Of each table: what the program accepts there and the full configuration explains.
    @Test func everyKeyOfTheConfigurationIsDescribedWithItsDefault() async throws {
        let page = try ManualPage("keyrotated.toml.5").keys
        let full = try FullConfiguration()
        #expect(Set(page.keys) == Set(full.tables.map(\.name)))
        for table in full.tables {
            let keys = try #require(page[table.name])
            let accepted = try await Self.accepted(in: table.name)
            #expect(Set(keys.keys) == accepted.intersection(full.names), "\(table.name)")
            #expect(table.keys.subtracting(keys.keys) == [], "\(table.name)")
            for (key, text) in keys {
                let shown = text.firstMatch(of: #/\.Pq Default : Li (.*)/#).map { String($0.output.1) }
                #expect(shown == table.defaults[key], "\(table.name) \(key)")
            }
        }
    }

    /// The error about a key that does not exist names those that do.
    private static func accepted(in table: String) async throws -> Set<String> {
        let header =
            switch table {
            case "Top level": ""
            case "[server.NAME]": "[server.main]"
            default: table
            }
        let parents =
            header.hasPrefix("[[tenant.key.")
            ? "[[tenant]]\n[[tenant.key]]\n" : header == "[[tenant.key]]" ? "[[tenant]]\n" : ""
        return try await Directory.temporary { directory in
            let path = directory / "keyrotated.toml"
            try File.write("\(parents)\(header)\nxyzzyxyzzy = 1\n", to: path)
            let ending = try await Program.keyrotated.run(["check", "--config", path])
            let line = ending.error.split(separator: "\n").first { $0.contains("\"xyzzyxyzzy\" is not a key") }
            let list = try #require(line, "\(ending.error)").split(separator: "; accepted is").last ?? ""
            let keys = Set(list.matches(of: #/"([a-z_]+)"/#).map { String($0.output.1) })
            return header.isEmpty ? keys.subtracting(["server", "defaults", "tenant"]) : keys
        }
    }
}

/// The keys of `config/keyrotated.full.toml`, by table, and the defaults that it tells.
private struct FullConfiguration {
    struct Table {
        let name: String
        var keys: Set<String> = []
        var defaults: [String: String] = [:]
    }

    private(set) var tables: [Table] = [Table(name: "Top level")]

    /// Of all tables.
    var names: Set<String> { tables.reduce([]) { $0.union($1.keys) } }

    init() throws {
        for line in try File.text("\(Page.root)/config/keyrotated.full.toml").split(separator: "\n") {
            let words = line.trimmingPrefix(#/ +/#)
            if words.hasPrefix("[") {
                enter(words.hasPrefix("[server.") ? "[server.NAME]" : String(words))
            } else if let match = words.wholeMatch(of: #/([a-z_]+) = (.*?)( # default)?/#) {
                tables[tables.count - 1].keys.insert(String(match.output.1))
                if match.output.3 != nil {
                    tables[tables.count - 1].defaults[String(match.output.1)] = String(match.output.2)
                }
            }
        }
    }

    /// A table that is there already goes on.
    private mutating func enter(_ name: String) {
        let known = tables.firstIndex { $0.name == name }
        tables.append(known.map { tables.remove(at: $0) } ?? Table(name: name))
    }
}
