import Testing

/// What a server can do to a client by its answers alone, over real sockets.
@Suite(.serialized)
struct HostileServerTests {
    @Test(
        "P1 P6: no answer hangs, fills the memory, or gets a wrong key into a file",
        arguments: [
            (#"{"do": "drip", "milliseconds": 200}"#, "no complete answer within"),
            (#"{"do": "flood"}"#, "the answer is larger than"),
            (#"{"do": "endless-pages"}"#, "the listing did not end after 1000 pages"),
            (#"{"do": "wrong-tenant"}"#, "of tenant 18, which was not asked for"),
            (#"{"do": "wrong-id"}"#, "describes key"),
        ])
    func staysWell(_ fault: String, _ told: String) async throws {
        try await Installation.with(tenants: "1,19") { installation in
            // Long enough for 16 MiB on a busy machine; what drips has to meet the deadline.
            let timeout = fault.contains("drip") ? "1s" : "30s"
            try installation.configure(
                server: "timeout = \"\(timeout)\"", installation.tenant(19, keys: ["collector", "b"]))
            #expect(try await installation.runOnce().status == 0)
            let before = try installation.key("collector")
            _ = try await installation.keyrotated("rotate", "collector")
            try await installation.simulator.setFaults(
                #"{"faults": [{"method": "GET", "times": -1, "# + fault.dropFirst() + "]}")
            let ending = try await installation.runOnce()
            #expect(ending.status == 1)
            #expect(ending.error.contains(told), "\(ending.error)")
            let during = try installation.key("collector")
            try await installation.simulator.clearFaults()
            #expect(try await installation.simulator.accepts(during, tenant: 19))

            _ = try await installation.runOnce()
            let hasChanged = try installation.key("collector") != before
            #expect(hasChanged)
            #expect(try await installation.simulator.accepts(installation.key("collector"), tenant: 19))
            #expect(try await installation.simulator.accepts(installation.key("b"), tenant: 19))
        }
    }
}
