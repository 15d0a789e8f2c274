import Glibc
import Testing

/// A local user prepares the places where keys are to go.
@Suite(.serialized)
struct HostileDestinationTests {
    @Test(
        "P6 S14: every trap is refused by name with its way out; the others get their keys, and no key is made in vain")
    func refusesEveryTrapAndServesTheOthers() async throws {
        try await Installation.with(tenants: "1,19") { installation in
            let keys = installation.keys
            let traps: [(name: String, wayOut: String)] = [
                ("fifo", "it is a FIFO instead of a regular file; move it away"),
                ("link", "follow_symlink = true"), ("twice", "it has 2 hard links; remove the others"),
                ("directory", "it is a directory instead of a regular file"), ("huge", "it is larger than 65536 bytes"),
                ("theirs", "already holds something that is not ours"),
            ]
            #expect(mkfifo(keys / "fifo", 0o600) == 0)
            try File.write("bait\n", to: keys / "bait")
            #expect(symlink(keys / "bait", keys / "link") == 0)
            try File.write("", to: keys / "twice")
            #expect(link(keys / "twice", keys / "second-name") == 0)
            #expect(mkdir(keys / "directory", 0o700) == 0)
            try File.write("", to: keys / "huge")
            #expect(truncate(keys / "huge", 1 << 40) == 0)
            try File.write("password = hunter2\n", to: keys / "theirs")
            try installation.configure(installation.tenant(19, keys: ["good"] + traps.map(\.name)))

            let run = try await installation.runOnce()
            #expect(run.status == 1)
            #expect(try await installation.simulator.accepts(try installation.key("good"), tenant: 19))
            #expect(try await names(installation) == ["good.edge7.g1"])
            for trap in traps {
                let line = run.error.split(separator: "\n").first { $0.contains("19/\(trap.name)") }
                #expect(line?.contains(keys / trap.name) == true && line?.contains(trap.wayOut) == true, "\(run.error)")
            }
            #expect(!run.error.contains("hunter2"))
            #expect(try File.text(keys / "bait") == "bait\n")
            #expect(try File.text(keys / "theirs") == "password = hunter2\n")

            for trap in traps where trap.name != "directory" { #expect(unlink(keys / trap.name) == 0) }
            #expect(rmdir(keys / "directory") == 0)
            #expect(try await installation.runOnce().status == 0)
            for trap in traps {
                #expect(try await installation.simulator.accepts(try installation.key(trap.name), tenant: 19))
            }
        }
    }

    @Test("A changed template brings the same key in its new form; one that is broken is told and harms nothing")
    func followsItsTemplate() async throws {
        try await Installation.with(tenants: "1,19") { installation in
            let template = installation.directory / "api.template"
            let file = installation.keys / "api.conf"
            try File.write("key = \"{{secret}}\"\n", to: template)
            try installation.configure(
                """
                [[tenant]]
                id = 19
                key = [{ name = "api", permissions = ["READ_DEVICES"], file = [
                    { path = "\(file)", format = "template", template = "\(template)" }] }]
                """)
            #expect(try await installation.runOnce().status == 0)
            let first = try File.text(file)
            let key = String(first.dropFirst("key = \"".count).dropLast("\"\n".count))
            #expect(try await installation.simulator.accepts(key, tenant: 19))

            try File.write("# {{lineage}}, {{generation}}\nkey = \"{{secret}}\"\n", to: template)
            #expect(try await installation.runOnce().status == 0)
            let isInNewForm = try File.text(file) == "# main/19/api, 1\n\(first)"
            #expect(isInNewForm)

            try File.write("key = {{password}} {{secret}}\n", to: template)
            let broken = try await installation.runOnce()
            #expect(broken.status == 1)
            #expect(broken.error.contains("line 1, column 7: what stands between {{ and }} is no placeholder"))
            let isUntouched = try File.text(file) == "# main/19/api, 1\n\(first)"
            #expect(isUntouched)
            #expect(try await names(installation) == ["api.edge7.g1"])
        }
    }

    private func names(_ installation: Installation) async throws -> [String] {
        try await installation.simulator.keys().filter { $0.tenantId == 19 }.map(\.name)
    }
}
