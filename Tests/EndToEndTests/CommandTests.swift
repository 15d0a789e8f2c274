import FoundationEssentials
import Glibc
import Testing

/// The command line: statuses, texts, signals.
@Suite(.serialized)
struct CommandTests {
    @Test func explainsItselfToANewcomer() async throws {
        let help = try await Program.keyrotated.run(["--help"])
        #expect(help.status == 0)
        for command in [
            "run", "check", "plan", "status", "rotate", "hold", "resume", "resolve", "retry", "retire", "discover",
        ] {
            #expect(help.output.contains("\n  \(command) "), "\(command) in\n\(help.output)")
            let own = try await Program.keyrotated.run([command, "--help"])
            #expect(own.status == 0)
            #expect(own.output.contains("--config"))
        }
        #expect(try await Program.keyrotated.run(["--version"]).output.hasPrefix("0."))
        #expect(try await Program.keyrotated.run(["frobnicate"]).status == 64)
    }

    @Test("S26: an error in the configuration names its place and ends with 78, for every command")
    func refusesWrongConfiguration() async throws {
        try await Directory.temporary { directory in
            let path = directory / "keyrotated.toml"
            try File.write("[server.main]\nurl = \"ftp://example\"\nlifetme = 3\n", to: path)
            for command in [["run", "--once"], ["check"], ["plan"], ["status"], ["rotate", "--all"], ["hold", "x"]] {
                let ending = try await Program.keyrotated.run(command + ["--config", path])
                #expect(ending.status == 78, "\(command)")
                #expect(ending.error.contains("\(path):2:"), "\(ending.error)")
                #expect(ending.error.contains("\(path):3:1:"), "\(ending.error)")
            }
            #expect(directory.files() == [path])
        }
    }

    @Test func checksWithoutAnyServer() async throws {
        try await Installation.with(tenants: "1,19") { installation in
            try installation.configure(installation.tenant(19, keys: ["collector"]))
            let ending = try await installation.keyrotated("check")
            #expect(ending.status == 0)
            #expect(ending.output.contains("1 server, 1 tenant, 1 key, 1 file"))
            #expect(try await installation.simulator.requests().isEmpty)
        }
    }

    @Test("One daemon per state directory: the second says who holds it, and ends with 75")
    func refusesSecondDaemon() async throws {
        try await Installation.with(tenants: "1,19") { installation in
            try installation.configure(installation.tenant(19, keys: ["collector"]))
            _ = try await installation.daemon { daemon in
                let second = try await installation.runOnce()
                #expect(second.status == 75)
                #expect(second.error.contains("\(daemon.process)"), "\(second.error)")
            }
        }
    }

    @Test("S25: SIGTERM ends an idle daemon, and one whose server hangs, within two seconds")
    func stopsAtOnce() async throws {
        try await Installation.with(tenants: "1,19") { installation in
            try installation.configure(installation.tenant(19, keys: ["collector"]))
            let (_, idle) = try await installation.daemon { daemon in
                try await eventually("the key is current") { daemon.log.contains("is current") }
                try await expectStopWithinTwoSeconds(daemon)
            }
            #expect(idle.status == 0)
            try await installation.simulator.setFaults(
                #"{"faults": [{"method": "GET", "times": -1, "do": "delay", "milliseconds": 8000}]}"#)
            let (_, busy) = try await installation.daemon { daemon in
                try await eventually("a request is out") {
                    try await installation.simulator.requests().isEmpty || daemon.isAlive
                }
                try await Task.sleep(for: .milliseconds(300))
                try await expectStopWithinTwoSeconds(daemon)
            }
            #expect(busy.status == 0)
        }
    }

    @Test("A single run that gets SIGHUP goes on with the configuration that it began with, and says so")
    func singleRunOutlivesSIGHUP() async throws {
        try await Installation.with(tenants: "1,19") { installation in
            try installation.configure(installation.tenant(19, keys: ["collector"]))
            try await installation.simulator.setFaults(
                #"{"faults": [{"method": "POST", "do": "delay", "milliseconds": 1000}]}"#)
            let arguments = ["run", "--once", "--config", installation.configurationPath]
            let (_, ending) = try await Program.keyrotated.runBeside(arguments, in: installation.directory) { run in
                try await eventually("it has begun") { run.log.contains("watching") }
                run.signal(SIGHUP)
                try await eventually("it says so") { run.log.contains("SIGHUP does nothing with --once") }
                try await eventually("it ends by itself") { !run.isAlive }
            }
            #expect(ending.status == 0, "\(ending.error)")
            #expect(File.exists(installation.keys / "collector"))
        }
    }

    @Test("S25: a create that is in flight at SIGTERM is waited for, and its secret is kept")
    func finishesCreateInFlight() async throws {
        try await Installation.with(tenants: "1,19") { installation in
            try installation.configure(installation.tenant(19, keys: ["collector"]))
            try await installation.simulator.setFaults(
                #"{"faults": [{"method": "POST", "times": -1, "do": "delay", "milliseconds": 2500}]}"#)
            let (_, ending) = try await installation.daemon { daemon in
                try await Task.sleep(for: .milliseconds(700))
                daemon.signal(SIGTERM)
                try await eventually("the daemon ends") { !daemon.isAlive }
            }
            #expect(ending.status == 0)
            #expect(ending.error.contains("created generation 1"), "\(ending.error)")
            try await installation.simulator.clearFaults()
            try await installation.simulator.forgetRequests()
            #expect(try await installation.runOnce().status == 0)
            let posts = try await installation.simulator.requests().count { $0.method == "POST" }
            #expect(posts == 0)
        }
    }

    @Test func holdsAndResumesAndRotatesARunningDaemon() async throws {
        try await Installation.with(tenants: "1,19") { installation in
            try installation.configure(installation.tenant(19, keys: ["collector"]))
            _ = try await installation.daemon { daemon in
                try await eventually("the key is current") { daemon.log.contains("is current") }
                #expect(try await installation.keyrotated("status").status == 0)
                #expect(try await installation.keyrotated("hold", "19/collector").status == 0)
                #expect(try await installation.keyrotated("status").status == 1)
                #expect(try await installation.keyrotated("rotate", "collector").status == 0)
                try await Task.sleep(for: .milliseconds(500))
                #expect(!daemon.log.contains("generation 2"))
                #expect(try await installation.keyrotated("resume", "main/19/collector").status == 0)
                let rotated = try await installation.keyrotated("rotate", "--wait", "collector")
                #expect(rotated.status == 0, "\(rotated.error)")
                #expect(rotated.output.contains("is current"))
            }
            let unknown = try await installation.keyrotated("hold", "nonsense")
            #expect(unknown.status == 64)
            #expect(unknown.error.contains("main/19/collector"), "\(unknown.error)")
        }
    }

    @Test func tellsStatusAndPlanAsJSON() async throws {
        try await Installation.with(tenants: "1,19") { installation in
            try installation.configure(installation.tenant(19, keys: ["collector"]))
            let early = try await installation.keyrotated("plan")
            #expect(early.status == 0)
            #expect(early.output.contains("create generation 1"), "\(early.output)")
            #expect(!File.exists(installation.state / "ledger.sqlite"))
            #expect(try await installation.keyrotated("status").status == 3)
            let tooEarly = try await installation.keyrotated("rotate", "collector")
            #expect(tooEarly.status == 75)
            #expect(tooEarly.error.contains("run --once"), "\(tooEarly.error)")

            #expect(try await installation.runOnce().status == 0)
            let status = try await installation.keyrotated("status", "--json")
            #expect(status.status == 1)
            struct Status: Decodable {
                struct Lineage: Decodable {
                    let lineage: String
                    let phase: String
                    let keyId: String
                    let generation: Int
                    let health: String
                    let nextAt: String
                }
                let instance: String
                let lineages: [Lineage]
            }
            let decoded = try SnakeCase.decode(Status.self, from: status.output)
            let lineage = try #require(decoded.lineages.first)
            let key = try #require(try await installation.simulator.keys().first { $0.tenantId == 19 })
            #expect(decoded.instance == "edge7")
            #expect(lineage.lineage == "main/19/collector")
            #expect(lineage.phase == "accepted")
            #expect(lineage.health == "healthy")
            #expect(lineage.keyId == key.id)

            let plan = try await installation.keyrotated("plan", "--json", "--until", "100d")
            #expect(plan.output.contains("\"create generation 2\""), "\(plan.output)")
            #expect(plan.output.contains("\"due for renewal\""))
            #expect(try await installation.keyrotated("plan", "--until", "someday").status == 64)
        }
    }

    private func expectStopWithinTwoSeconds(_ daemon: RunningProgram) async throws {
        let start = ContinuousClock.now
        daemon.signal(SIGTERM)
        try await eventually("the daemon ends") { !daemon.isAlive }
        // Two seconds, and what a busy machine adds.
        #expect(ContinuousClock.now - start < .seconds(4))
    }
}
