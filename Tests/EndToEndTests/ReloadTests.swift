import Glibc
import Testing

/// SIGHUP, through the built programs.
@Suite(.serialized)
struct ReloadTests {
    @Test("Ten reloads while dozens of short-lived keys rotate: no file is torn, no key stranded or forgotten")
    func reloadsUnderLoad() async throws {
        try await Installation.with(tenants: "1,19,23") { installation in
            let names = (1...24).map { "key\($0)" }
            @Sendable func configure(_ turn: Int) throws {
                let permissions = turn % 4 == 3 ? #"["READ_DEVICES", "WRITE_MEASUREMENTS"]"# : #"["READ_DEVICES"]"#
                let visitor = installation.tenant(23, keys: turn % 2 == 1 ? ["visitor"] : ["guest"])
                try installation.configure(
                    times: """
                        lifetime = "12s"
                        renew_before = "8s"
                        overlap = "1s"
                        poll_interval = "\(turn % 3 + 1)s"
                        """,
                    installation.tenant(19, keys: names).replacing(#"["READ_DEVICES"]"#, with: permissions) + "\n"
                        + visitor)
            }
            try configure(0)
            let (_, ending) = try await installation.daemon { daemon in
                try await eventually("all files are there") { names.allSatisfy { File.exists(installation.keys / $0) } }
                for turn in 1...10 {
                    try configure(turn)
                    daemon.signal(SIGHUP)
                    try await eventually("reload \(turn)") { daemon.count("reloaded: ") >= turn }
                    for name in names { #expect(try installation.key(name).utf8.count > 40, "\(name) is torn") }
                    try await Task.sleep(for: .milliseconds(400))
                }
                // Not a moment in which all are well at once: on a slow machine some of so many are always due.
                let before = try (names + ["guest"]).map { try installation.key($0) }
                try await eventually("every key is renewed under the last configuration", within: .seconds(60)) {
                    let now = try (names + ["guest"]).map { try installation.key($0) }
                    return zip(before, now).allSatisfy { $0 != $1 }
                }
                let status = try await installation.keyrotated("status").output
                #expect(!status.contains("STUCK"), "\(status)")
                for name in names + ["guest"] {
                    let tenant = name == "guest" ? 23 : 19
                    let isAccepted = try await installation.simulator.accepts(installation.key(name), tenant: tenant)
                    #expect(isAccepted, "\(name) is stranded")
                }
            }
            #expect(ending.status == 0, "\(ending.error)")
            // A candidate of a key that left is given up aloud; nothing else goes wrong.
            let troubles = ending.error.split(separator: "\n").filter { line in
                (line.contains(" warning ") || line.contains(" error ")) && !line.contains("left the configuration")
            }
            #expect(troubles == [])
            // At most: the current key, its predecessor in its overlap, and one that is being revoked.
            for name in names {
                let count = try await installation.simulator.keys().count { $0.name.hasPrefix("\(name).edge7.") }
                #expect((1...3).contains(count), "\(name) has \(count) keys")
            }
            let deletes = try await installation.simulator.requests().filter { $0.method == "DELETE" }
            #expect(deletes.allSatisfy { $0.status == 200 })
        }
    }

    @Test(
        "A configuration with errors is refused aloud, with every problem; the old one goes on, and a right one is taken"
    )
    func refusesErrors() async throws {
        try await Installation.with { installation in
            let good = installation.tenant(1, keys: ["collector"])
            try installation.configure(good)
            let authorities = installation.directory / "ca.pem"
            let (_, ending) = try await installation.daemon { daemon in
                try await eventually("the first key") { daemon.log.contains("is current") }

                try installation.configure(good.replacing("permissions", with: "permission") + "\nlifetime = 3\n")
                try await daemon.reload(expecting: "refused")
                #expect(daemon.log.contains("keyrotated.toml:15:3: "), "\(daemon.log)")
                #expect(daemon.log.contains("stays in effect"))

                try installation.configure(server: "ca_file = \"\(authorities)\"", instance: "other", good)
                try await daemon.reload(expecting: "refused")
                #expect(daemon.log.contains(#""instance" cannot change from "edge7" to "other""#), "\(daemon.log)")
                #expect(daemon.log.contains("cannot read the CA file"))

                try File.remove(installation.configurationPath)
                try await daemon.reload(expecting: "refused")
                #expect(daemon.log.contains("cannot read the configuration"))
                #expect(!daemon.log.contains("reloaded"))

                try installation.configure(good)
                let rotation = try await installation.keyrotated("rotate", "--wait", "collector")
                #expect(rotation.status == 0, "the old configuration is not in effect: \(rotation.error)")
                try await daemon.reload(expecting: "reloaded: nothing changed")
            }
            #expect(ending.status == 0, "\(ending.error)")
        }
    }

    @Test("S15 S20: keys, files, consumers and permissions come, change and go without a restart")
    func takesEveryChange() async throws {
        try await Installation.with(tenants: "1,19") { installation in
            let told = installation.directory / "told"
            let tell = installation.directory / "tell"
            try File.write("#!/bin/sh\necho told >>'\(told)'\n", to: tell, mode: 0o700)
            @Sendable func reload(_ daemon: RunningProgram, _ tenant: String, expecting text: String) async throws {
                try installation.configure(times: "lifetime = \"90d\"\noverlap = \"1s\"", tenant)
                try await daemon.reload(expecting: text)
            }
            let one = installation.tenant(19, keys: ["collector"])
            let two = installation.tenant(19, keys: ["gauge", "collector"])
            let copy = "\n    [[tenant.key.file]]\n    path = \"\(installation.keys / "copy")\""
            let consumer = "\n    [[tenant.key.consumer]]\n    command = [\"\(tell)\"]"
            try installation.configure(times: "lifetime = \"90d\"\noverlap = \"1s\"", one)
            let (_, ending) = try await installation.daemon { daemon in
                try await eventually("the first key") { daemon.log.contains("is current") }
                let first = try installation.key("collector")

                try await reload(daemon, two, expecting: "reloaded: key added: main/19/gauge")
                try await eventually("the added key") { File.exists(installation.keys / "gauge") }

                try await reload(daemon, two + copy + consumer, expecting: "reloaded: key changed: main/19/collector")
                try await eventually("the added file and consumer") { File.exists(told) }
                #expect(try installation.key("copy") == first)
                #expect(try File.text(told) == "told\n")

                try await reload(daemon, two + consumer, expecting: "reloaded: key changed: main/19/collector")
                try await eventually("the released file") {
                    daemon.log.contains("left the configuration; the file stays")
                }
                #expect(try installation.key("copy") == first)

                @Sendable func widened(_ text: String) -> String {
                    text.replacing(#"["READ_DEVICES"]"#, with: #"["READ_DEVICES", "WRITE_MEASUREMENTS"]"#)
                }
                let more = widened(two + consumer)
                try await reload(daemon, more, expecting: "reloaded: 2 keys changed: main/19/collector, main/19/gauge")
                try await eventually("the old keys are dead") { daemon.count("is proven dead") == 2 }
                #expect(try File.text(told) == "told\ntold\n")

                try await reload(daemon, widened(one + consumer), expecting: "key removed: main/19/gauge")
                try await eventually("it is retired") { daemon.log.contains("its key is no longer renewed") }
                #expect(try await installation.simulator.accepts(installation.key("gauge"), tenant: 19))
                #expect(try await installation.keyrotated("status").output.contains("retired"))
            }
            #expect(ending.status == 0, "\(ending.error)")
            #expect(try await installation.simulator.keys().count { $0.tenantId == 19 } == 2)
        }
    }

    @Test(
        "P6: a command that is running is neither waited for nor ended nor run twice; several SIGHUPs become one or two"
    )
    func leavesCommandsAlone() async throws {
        try await Installation.with { installation in
            let told = installation.directory / "told"
            let tell = installation.directory / "tell"
            try File.write(
                "#!/bin/sh\necho begun >>'\(told)'\nsleep 3\necho ended >>'\(told)'\n", to: tell, mode: 0o700)
            let key = installation.tenant(1, keys: ["collector"]) + "\n[[tenant.key.consumer]]\ncommand = [\"\(tell)\"]"
            try installation.configure(key)
            let (_, ending) = try await installation.daemon { daemon in
                try await eventually("the command runs") { File.exists(told) }
                try installation.configure(server: "max_concurrent_requests = 4", key)
                for _ in 1...20 { daemon.signal(SIGHUP) }
                try await eventually("the reload", within: .seconds(2)) {
                    daemon.log.contains("reloaded: server changed: main")
                }
                #expect(try File.text(told) == "begun\n")
                try await eventually("the key is current") { daemon.log.contains("is current") }
                #expect(try File.text(told) == "begun\nended\n")
                #expect(daemon.count("reloaded: ") <= 3)
            }
            #expect(ending.status == 0, "\(ending.error)")
        }
    }
}

extension RunningProgram {
    /// How many lines of the log contain `text`.
    func count(_ text: String) -> Int { log.split(separator: "\n").count { $0.contains(text) } }

    /// Sends SIGHUP, and waits for one more line that tells of its outcome.
    func reload(expecting text: String) async throws {
        let before = count(text)
        signal(SIGHUP)
        try await eventually("a line with \"\(text)\" in \(log)") { count(text) > before }
    }
}
