import Testing

extension RealSystemd {
    /// How the daemon ends, and what its successor finds.
    struct EndTests {
        @Test("It stops within two seconds, with status 0")
        func stopsQuickly() async throws {
            let unit = try await DaemonUnit.installed(on: .current)
            try await unit.configure(unit.key("collector"))
            try await unit.start()
            try await unit.waitUntilCurrent(1, of: "collector")
            try await unit.server.setFaults(#"{"faults": [{"do": "delay", "milliseconds": 60000, "times": -1}]}"#)
            let begin = ContinuousClock.now
            try await unit.machine.output("systemctl", "stop", DaemonUnit.name)
            #expect(ContinuousClock.now - begin < .seconds(2))
            #expect(try await unit.property("Result") == "success")
            #expect(try await unit.property("ExecMainStatus") == "0")
        }

        @Test("P1 P4: killed in mid-rotation, it is started again and brings the rotation to its end")
        func survivesKill() async throws {
            let unit = try await DaemonUnit.installed(on: .current)
            try await unit.configure(
                times: "lifetime = \"90d\"\noverlap = \"1s\"", unit.key("collector"))
            try await unit.edit("RestartSec=100ms")
            try await unit.start()
            try await unit.waitUntilCurrent(1, of: "collector")
            let first = try await unit.secret("collector")
            // The reply to the create request is on its way when the daemon is killed.
            try await unit.server.setFaults(
                #"{"faults": [{"method": "POST", "do": "lose-reply"}, {"method": "GET", "do": "delay", "milliseconds": 800, "times": 3}]}"#
            )
            #expect(try await unit.keyrotated("rotate", "collector").status == 0)
            try await eventually("the create request has come") {
                try await unit.server.requests().contains { $0.method == "POST" && $0.status == nil }
            }
            try await unit.machine.output("systemctl", "kill", "--kill-who=main", "--signal=KILL", DaemonUnit.name)
            let isAccepted = try await unit.server.accepts(first)
            #expect(isAccepted)
            try await eventually("the old keys are dead, one is left and it is delivered") {
                let left = try await unit.server.keys().filter { $0.tenantId == 19 }
                let isDelivered = try await unit.server.accepts(unit.secret("collector"))
                return left.count == 1 && isDelivered
            }
            #expect(try await unit.property("NRestarts") == "1")
            let isReplaced = try await unit.secret("collector") != first
            #expect(isReplaced)
        }
    }
}
