import Glibc
import Testing

/// What operators ask of a running daemon: reports of a compromise, retirements, retries.
@Suite(.serialized)
struct OperatorTests {
    @Test("S22: rotate --compromised --wait replaces the key and ends when the old one is proven dead")
    func answersACompromise() async throws {
        try await Installation.with(tenants: "1,19") { installation in
            try installation.configure(installation.tenant(19, keys: ["collector", "dashboard"]))
            _ = try await installation.daemon { daemon in
                try await eventually("both keys are current") { daemon.log.ranges(of: "is current").count == 2 }
                let old = try installation.key("collector")
                let plan = try await installation.keyrotated("plan", "--until", "1h")
                #expect(plan.output.contains("nothing happens"), "\(plan.output)")

                let report = try await installation.keyrotated("rotate", "--compromised", "--wait", "collector")
                #expect(report.status == 0, "\(report.error)")
                #expect(report.output.contains("generation 1 reported as compromised"), "\(report.output)")
                #expect(report.output.contains("nothing of generation 1 works any more"), "\(report.output)")
                #expect(report.output.contains("discover --unknown --since 20"), "\(report.output)")
                #expect(try await !installation.simulator.accepts(old, tenant: 19))
                #expect(try await installation.simulator.accepts(installation.key("collector"), tenant: 19))
                #expect(daemon.log.contains("(compromised)"))
                #expect(daemon.log.contains("generation 1, key") && daemon.log.contains("is proven dead"))
                let names = try await installation.simulator.keys().map(\.name).filter { $0 != "management" }
                #expect(Set(names) == ["collector.edge7.g2", "dashboard.edge7.g1"])
                #expect(try await installation.keyrotated("status").status == 0)
            }
        }
    }

    @Test func resumeSaysWhoElseHoldsTheKey() async throws {
        try await Installation.with(tenants: "1,19") { installation in
            try installation.configure(installation.tenant(19, keys: ["collector"], extra: "hold = true"))
            #expect(try await installation.runOnce().status == 0)
            let resumed = try await installation.keyrotated("resume", "collector")
            #expect(resumed.status == 1 && resumed.output.isEmpty)
            #expect(
                resumed.error.contains("main/19/collector: it stays on hold by the configuration: set hold = false"))
        }
    }

    @Test("S22: what cannot be helped is refused with the way out, and keeps no other key from it")
    func refusesWhatIsHeld() async throws {
        try await Installation.with(tenants: "1,19") { installation in
            try installation.configure(installation.tenant(19, keys: ["collector", "dashboard"]))
            #expect(try await installation.runOnce().status == 0)
            #expect(try await installation.keyrotated("hold", "collector").status == 0)
            let report = try await installation.keyrotated("rotate", "--compromised", "--all", "--grace", "5s")
            #expect(report.status == 1)
            #expect(report.error.contains("main/19/collector: it is on hold: `keyrotated resume"), "\(report.error)")
            #expect(report.output.contains("main/19/dashboard: generation 1 reported"), "\(report.output)")
            let plan = try await installation.keyrotated("plan", "--until", "1h")
            #expect(plan.output.contains("create generation 2") && plan.output.contains("compromised"))
            let status = try await installation.keyrotated("status")
            #expect(status.output.contains("ATTENTION: compromised: generation 1 is not proven dead yet"))
            #expect(try await installation.keyrotated("rotate", "--grace", "5s", "collector").status == 64)
            #expect(try await installation.keyrotated("rotate", "--compromised", "--grace", "0s", "--all").status == 64)
            #expect(try await installation.keyrotated("rotate", "--compromised", "--wait", "dashboard").status == 75)
        }
    }

    @Test("S22 P1: a file that cannot be written keeps the old key alive, and --wait ends with 1 and the reason")
    func keepsWhatAFileHolds() async throws {
        try await Installation.with(tenants: "1,19") { installation in
            let second = installation.directory.subdirectory("second")
            let tenant =
                installation.tenant(19, keys: ["collector"]) + "\n[[tenant.key.file]]\npath = \"\(second / "key")\""
            try installation.configure(times: #"lifetime = "30m""#, tenant)
            _ = try await installation.daemon { daemon in
                try await eventually("the key is current") { daemon.log.contains("is current") }
                let old = try installation.key("collector")
                #expect(rename(second.path, second.path + ".away") == 0)
                let report = try await installation.keyrotated("rotate", "--compromised", "--wait", "collector")
                #expect(report.status == 1)
                #expect(report.error.contains("generation 1 is compromised and not revoked yet"), "\(report.error)")
                #expect(report.error.contains(second / "key"), "\(report.error)")
                #expect(try await installation.keyrotated("status").status == 2)
                #expect(try await installation.simulator.accepts(old, tenant: 19))
                #expect(rename(second.path + ".away", second.path) == 0)
                #expect(try await installation.keyrotated("retry", "collector").status == 0)
                try await eventually("the old key is dead") { daemon.log.contains("is proven dead") }
                #expect(try await !installation.simulator.accepts(old, tenant: 19))
            }
        }
    }

    @Test("S20: retire tells what is left of a key, and with --revoke ends it; a configured key is refused")
    func retires() async throws {
        try await Installation.with(tenants: "1,19") { installation in
            try installation.configure(installation.tenant(19, keys: ["collector", "old"]))
            #expect(try await installation.runOnce().status == 0)
            for arguments in [["old"], ["old", "--revoke"]] {
                let refused = try await Program.keyrotated.run(
                    ["retire"] + arguments + ["--config", installation.configurationPath])
                #expect(refused.status == 1)
                #expect(refused.error.contains("take it out of the configuration"), "\(refused.error)")
            }
            let key = try installation.key("old")

            try installation.configure(installation.tenant(19, keys: ["collector"]))
            let early = try await installation.keyrotated("retire", "--revoke", "old")
            #expect(early.status == 1)
            #expect(early.error.contains("reload or restart the daemon first"), "\(early.error)")
            _ = try await installation.daemon { daemon in
                try await eventually("it is retired") { daemon.log.contains("left the configuration") }
                let explained = try await installation.keyrotated("retire", "old")
                #expect(explained.status == 0, "\(explained.error)")
                #expect(explained.output.contains("\"\(installation.keys / "old")\" still holds generation 1"))
                #expect(explained.output.contains("`keyrotated retire main/19/old --revoke`"))
                #expect(try await installation.simulator.accepts(key, tenant: 19))

                let revoked = try await installation.keyrotated("retire", "--revoke", "--wait", "old")
                #expect(revoked.status == 0, "\(revoked.error)")
                #expect(revoked.output.contains("none of its keys works any more"), "\(revoked.output)")
                #expect(try await !installation.simulator.accepts(key, tenant: 19))
                #expect(try installation.key("old") == key)
                let again = try await installation.keyrotated("retire", "--revoke", "old")
                #expect(again.status == 1)
                #expect(again.error.contains("nothing to revoke"), "\(again.error)")
            }
        }
    }

    @Test("retry tries what failed before the end of its pause, and says what that is")
    func retries() async throws {
        try await Installation.with(tenants: "1,19") { installation in
            let script = installation.directory / "reload"
            try File.write("#!/bin/sh\nexit 3\n", to: script, mode: 0o700)
            let tenant =
                installation.tenant(19, keys: ["collector"]) + "\n[[tenant.key.consumer]]\ncommand = [\"\(script)\"]"
            try installation.configure(tenant)
            _ = try await installation.daemon { daemon in
                try await eventually("the command has failed") { daemon.log.contains("failed") }
                try File.write("#!/bin/sh\nexit 0\n", to: script, mode: 0o700)
                let retry = try await installation.keyrotated("retry", "collector")
                #expect(retry.status == 0)
                #expect(retry.output.contains("tried now: telling `\(script)`"), "\(retry.output)")
                // Its pause is at least eleven seconds.
                try await eventually("it is accepted", within: .seconds(8)) { daemon.log.contains("is current") }
                let idle = try await installation.keyrotated("retry", "collector")
                #expect(idle.output.contains("nothing has failed"), "\(idle.output)")

                let nothing = try await installation.keyrotated("retry", "--all")
                #expect(nothing.status == 0 && nothing.output.contains("nothing has failed"), "\(nothing.output)")
                try File.write("#!/bin/sh\nexit 3\n", to: script, mode: 0o700)
                #expect(try await installation.keyrotated("rotate", "collector").status == 0)
                try await eventually("it has failed again") { daemon.count("failed") == 2 }
                try File.write("#!/bin/sh\nexit 0\n", to: script, mode: 0o700)
                let all = try await installation.keyrotated("retry", "--all")
                #expect(all.output.contains("tried now: telling `\(script)`"), "\(all.output)")
                try await eventually("it is accepted", within: .seconds(8)) { daemon.count("is current") == 2 }
                let resolved = try await installation.keyrotated("resolve", "collector")
                #expect(resolved.status == 0)
                #expect(resolved.output.contains("nothing to resolve"), "\(resolved.output)")
            }
        }
    }
}
