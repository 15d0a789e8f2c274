import Glibc
import Testing

/// What the pages of `docs/keyrotated.docc` say is so.
struct DocumentationTests {
    /// Every line of a real rotation, in the page's order, and no other.
    @Test func theAnnotatedLogIsThatOfARealRotation() async throws {
        let page = try Page("docs/keyrotated.docc/ARotation.md")
        let shown = page.blocks.filter { $0.language == "text" }.flatMap(\.lines)
        #expect(shown.count >= 10)
        let real = try await Rotation.log()
        #expect(real.map(Rotation.comparable) == shown.map(Rotation.comparable), "\(real.joined(separator: "\n"))")
    }

    @Test func everyLogLineInTheTroubleTableIsTheProgramsOwn() throws {
        let sources = try Sources.text()
        let rows = try Page("docs/keyrotated.docc/Failures.md").rows(under: "## Overview")
        #expect(rows.count >= 20)
        for row in rows {
            let quotations = Page.quotations(in: try #require(row.dropFirst().first))
            #expect(!quotations.isEmpty, "\(row)")
            for quotation in quotations {
                let parts = quotation.split(separator: "…").map { String($0.trimmingPrefix(" ")) }
                #expect(parts.contains { $0.count >= 6 }, "too little to look for: \(quotation)")
                for part in parts {
                    // The sources hold this text with an end that depends on what follows.
                    let text = part.hasSuffix(" ") ? String(part.dropLast()) : part
                    let isKnown = sources.contains(text)
                    #expect(isKnown, "not a text of the program: \(text)")
                }
            }
        }
    }

    @Test func everyMemberOfTheJSONIsDescribed() async throws {
        let page = try Page("docs/keyrotated.docc/Output.md")
        try await Installation.with(tenants: "1,19") { installation in
            try installation.configure(
                times: #"lifetime = "90d""#, installation.tenant(19, keys: ["collector"], extra: "hold = false"))
            #expect(try await installation.runOnce().status == 0)
            _ = try await installation.keyrotated("rotate", "collector")
            #expect(try await installation.runOnce().status == 0)
            _ = try await installation.keyrotated("hold", "collector")
            let outputs = [
                try await installation.keyrotated("status", "--json").output,
                try await installation.keyrotated("plan", "--json").output,
            ]
            let members = Set(outputs.flatMap { $0.matches(of: #/"([a-z_]+)" :/#).map { String($0.output.1) } })
            #expect(members.isSuperset(of: ["problem", "predecessors", "seconds_to_strand", "steps"]))
            for member in members {
                let isDescribed = page.text.contains("`\(member)`")
                #expect(isDescribed, "\(member) is not described")
            }
        }
    }

    /// Every key that the program accepts or refuses knowingly stands in the table: the error names them.
    @Test func everyConfigurationKeyIsDescribed() async throws {
        let page = try Page("docs/keyrotated.docc/Configuration.md")
        let tables = [
            "", "[server.main]", "[defaults]", "[[tenant]]", "[[tenant]]\n[[tenant.key]]",
            "[[tenant]]\n[[tenant.key]]\n[[tenant.key.file]]",
            "[[tenant]]\n[[tenant.key]]\n[[tenant.key.consumer]]",
        ]
        try await Directory.temporary { directory in
            for table in tables {
                let path = directory / "keyrotated.toml"
                try File.write("\(table)\nxyzzyxyzzy = 1\n", to: path)
                let ending = try await Program.keyrotated.run(["check", "--config", path])
                let line = ending.error.split(separator: "\n").first { $0.contains("\"xyzzyxyzzy\" is not a key") }
                let accepted = try #require(line, "\(ending.error)").split(separator: "; accepted is").last ?? ""
                let keys = accepted.matches(of: #/"([a-z_]+)"/#).map { String($0.output.1) }
                #expect(!keys.isEmpty, "\(accepted)")
                for key in keys {
                    let isTable = ["server", "defaults", "tenant", "key", "file", "consumer"].contains(key)
                    let isNamed = page.text.contains("`\(key)`") || page.text.contains("`\(key) =")
                    #expect(isNamed || isTable, "\(key) is not described")
                }
            }
        }
    }

    @Test func everyPageIsListed() throws {
        let catalog = try Page("docs/keyrotated.docc/keyrotated.md").text
        let readme = try Page("README.md").rows(under: "## Documentation").joined()
        let pages = Directory(path: Page.root + "/docs/keyrotated.docc").files()
            .compactMap { $0.split(separator: "/").last?.split(separator: ".md").first }.filter { $0 != "keyrotated" }
        #expect(pages.count >= 9)
        for page in pages {
            let isATopic = catalog.contains("- <doc:\(page)>\n")
            let isInTheReadme = readme.contains { $0.contains("(docs/keyrotated.docc/\(page).md)") }
            #expect(isATopic && isInTheReadme, "\(page)")
        }
    }

    /// Those of the catalog are checked by `make docs`.
    @Test func everyLinkOfTheReadmeLeadsSomewhere() throws {
        let links = try Page("README.md").text.matches(of: #/\]\(([^)#]*)#?([^)]*)\)/#)
        #expect(links.count >= 30)
        for link in links where !link.output.1.contains("://") {
            let path = link.output.1.isEmpty ? "README.md" : String(link.output.1)
            #expect(File.exists("\(Page.root)/\(path)"), "\(link.output.0)")
            guard !link.output.2.isEmpty else { continue }
            let isThere = try Page(path).anchors.contains(String(link.output.2))
            #expect(isThere, "\(link.output.0)")
        }
    }
}

/// One replacement with everything that is logged, by the built programs.
private enum Rotation {
    /// The lines from the request to the plan after the old key's death, without their times.
    static func log() async throws -> [String] {
        try await Installation.with(tenants: "19") { installation in
            let directory = installation.directory
            try File.write("#!/bin/sh\n", to: directory / "reload", mode: 0o700)
            try installation.configure(
                times: "lifetime = \"90d\"\noverlap = \"1s\"", logLevel: "debug",
                """
                [[tenant]]
                id = 19
                  [[tenant.key]]
                  name = "collector"
                  permissions = ["READ_DEVICES"]
                    [[tenant.key.file]]
                    path = "\(directory / "collector.env")"
                    format = "env"
                    variable = "SENSORBUCKET_API_KEY"
                    [[tenant.key.consumer]]
                    command = ["\(directory / "reload")"]
                """)
            let (_, ending) = try await installation.daemon { daemon in
                try await eventually("generation 1 is current") { daemon.log.contains(rest) }
                let request = try await installation.keyrotated("rotate", "--wait", "collector")
                #expect(request.status == 0, "\(request.error)")
                try await eventually("generation 1 is dead") { daemon.log.ranges(of: rest).count >= 3 }
            }
            return lines(of: ending.error.replacing(directory.path, with: "/tmp/try"))
        }
    }

    /// With times and the server's ids made equal; the numbers of generations and the counts of keys stay.
    static func comparable(_ line: String) -> String {
        line.replacing(#/[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}Z/#, with: "TIME").replacing(#/[0-9]{5,}/#, with: "ID")
    }

    private static let rest = "nothing is due; next main/19/collector at "

    private static func lines(of log: String) -> [String] {
        let lines = log.split(separator: "\n").map { $0.drop { $0 != " " }.dropFirst() }.map(String.init)
        let rotation = lines.drop { !$0.contains("an operator asked") }
        return Array(rotation.prefix { !$0.contains("stopping") })
    }
}
