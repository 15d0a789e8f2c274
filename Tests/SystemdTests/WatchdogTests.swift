import Testing

extension RealSystemd {
    /// S27: what the watchdog ends, and what it leaves alone.
    struct WatchdogTests {
        private static let quick = "WatchdogSec=1s\nRestartSec=100ms"

        @Test("A wedged daemon is killed and started again, and loses no key")
        func restartsAWedgedDaemon() async throws {
            let unit = try await DaemonUnit.installed(on: .current)
            try await unit.configure(unit.key("collector"))
            try await unit.edit(Self.quick)
            try await unit.start()
            try await unit.waitUntilCurrent(1, of: "collector")
            let secret = try await unit.secret("collector")
            try await unit.server.forgetRequests()
            try await unit.machine.output("systemctl", "kill", "--kill-who=main", "--signal=STOP", DaemonUnit.name)
            try await eventually("it is started again") {
                try await unit.isStartedAgain()
            }
            #expect(try await unit.log().contains("Watchdog timeout"))
            try await eventually("it looks after the key again") {
                try await unit.property("StatusText").hasPrefix("1 key is healthy")
            }
            let isSame = try await unit.secret("collector") == secret
            #expect(isSame)
            #expect(try await unit.server.requests().allSatisfy { $0.method == "GET" })
            #expect(try await unit.keyrotated("rotate", "--wait", "collector").status == 0)
        }

        @Test("A dead server, a full disk and a hanging command restart nothing")
        func leavesTroubleAlone() async throws {
            let unit = try await DaemonUnit.installed(on: .current)
            try await unit.machine.shell(
                """
                mkdir -m 0700 \(DaemonUnit.state)
                mount -t tmpfs -o size=8m,mode=0700,uid=keyrotated,gid=keyrotated tmpfs \(DaemonUnit.state)
                printf '#!/bin/sh\\nexec sleep 3600\\n' >/usr/local/bin/hang
                chmod 0755 /usr/local/bin/hang
                """)
            try await unit.configure(
                times: "lifetime = \"10m\"\npoll_interval = \"1s\"",
                unit.key("collector") + unit.key("gauge", command: "/usr/local/bin/hang"))
            try await unit.edit(Self.quick)
            try await unit.start()
            try await unit.waitUntilCurrent(1, of: "collector")
            try await eventually("the command hangs") {
                try await unit.machine.run(["pgrep", "--uid", "keyrotated", "--exact", "sleep"]).isSuccess
            }
            try await unit.machine.shell("cat /dev/zero >\(DaemonUnit.state)/filler 2>/dev/null || true")
            try await unit.machine.output("rm", "\(DaemonUnit.keys)/collector")
            try await eventually("the ledger's trouble is told") { try await !unit.entries(.ledgerFailed).isEmpty }
            try await unit.server.setFaults(#"{"faults": [{"do": "refuse", "times": -1}]}"#)
            try await eventually("the server's outage is told") { try await !unit.entries(.outageBegan).isEmpty }
            // Three times as long as the watchdog waits.
            try await Task.sleep(for: .seconds(3))
            #expect(try await unit.property("NRestarts") == "0")
            #expect(try await unit.property("ActiveState") == "active")
            #expect(try await unit.machine.run(["pgrep", "--uid", "keyrotated", "--exact", "sleep"]).isSuccess)
            try await unit.machine.output("systemctl", "stop", DaemonUnit.name)
            #expect(try await !unit.machine.run(["pgrep", "--uid", "keyrotated", "--exact", "sleep"]).isSuccess)
        }
    }
}
