import Testing

extension RealSystemd {
    /// P2: where no secret may be.
    struct SecrecyTests {
        @Test("No secret is in the journal, in what systemctl shows, in processes' surroundings or in core files")
        func keepsSecrets() async throws {
            let unit = try await DaemonUnit.installed(on: .current)
            try await unit.machine.shell(
                """
                printf '#!/bin/sh\\ncat "$KEYROTATED_FILES" >&2\\nexec sleep 3600\\n' >/usr/local/bin/telltale
                chmod 0755 /usr/local/bin/telltale
                """)
            try await unit.configure(unit.key("collector", command: "/usr/local/bin/telltale"))
            try await unit.edit("RestartSec=100ms")
            try await unit.start()
            try await eventually("the command runs") {
                try await unit.machine.run(["pgrep", "--uid", "keyrotated", "--exact", "sleep"]).isSuccess
            }
            let process = try await unit.process()
            let surroundings = try await unit.machine.shell(
                "cat /proc/[0-9]*/cmdline /proc/[0-9]*/environ 2>/dev/null | tr '\\0' '\\n' || true")
            #expect(surroundings.contains("KEYROTATED_LINEAGES=main/19/collector"))
            // A crash, to see what it leaves behind.
            try await unit.machine.output("systemctl", "kill", "--kill-who=main", "--signal=SEGV", DaemonUnit.name)
            try await eventually("it is started again") {
                try await unit.isStartedAgain()
            }
            try await unit.machine.output("journalctl", "--sync")
            let journal = try await unit.machine.output("journalctl", "--output=export", "--unit=\(DaemonUnit.name)")
            #expect(journal.contains("_PID=\(process)\n"))
            let shown = try await unit.machine.output("systemctl", "show", DaemonUnit.name)
            let status = try await unit.machine.run(["systemctl", "status", "--full", DaemonUnit.name]).output
            for secret in [unit.server.token, try await unit.secret("collector")] {
                for text in [surroundings, journal, shown, status] {
                    let isTold = text.contains(secret)
                    #expect(!isTold)
                }
            }
            let cores = try await unit.machine.shell(
                "find / /run /tmp /var -maxdepth 3 -newer /run/sensorbucket-sim.json -type f \\( -name core -o -name 'core.*' \\) 2>/dev/null || true"
            )
            #expect(cores == "")
            #expect(try await unit.machine.shell("ls /var/lib/systemd/coredump 2>/dev/null || true") == "")
        }
    }
}
