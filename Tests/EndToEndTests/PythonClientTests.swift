import Testing

/// The server's official client cannot tell the simulator from the server: what works there works here, and its
/// `get_api_key`, which fails there, fails here.
struct PythonClientTests {
    @Test func theOfficialPythonClientIsServedAsByTheRealServer() async throws {
        try await Installation.with(tenants: "1,19") { installation in
            try installation.configure(installation.tenant(19, keys: ["collector"]))
            #expect(try await installation.runOnce().status == 0)
            let ending = try await Python.runTests(
                "python_client_test.py",
                environment: [
                    "SENSORBUCKET_URL": installation.simulator.url, "TENANT": "19",
                    "MANAGEMENT_KEY_FILE": installation.directory / "token",
                    "DELIVERED_KEY_FILE": installation.keys / "collector",
                ])
            #expect(ending.status == 0, "\(ending.error)")
        }
    }
}
