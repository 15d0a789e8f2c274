import Glibc
import Subprocess
import SystemPackage
import Testing

/// The server's official client cannot tell the simulator from the server: what works there works here, and its
/// `get_api_key`, which fails there, fails here.
struct PythonClientTests {
    @Test func theOfficialPythonClientIsServedAsByTheRealServer() async throws {
        let python = try await interpreter()
        try await Installation.with(tenants: "1,19") { installation in
            try installation.configure(installation.tenant(19, keys: ["collector"]))
            #expect(try await installation.runOnce().status == 0)
            let ending = try await Subprocess.run(
                .path(FilePath(python)), arguments: [Self.resources + "/python_client_test.py"],
                environment: .custom([
                    "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "PYTHONDONTWRITEBYTECODE": "1",
                    "SENSORBUCKET_URL": installation.simulator.url, "TENANT": "19",
                    "MANAGEMENT_KEY_FILE": installation.directory / "token",
                    "DELIVERED_KEY_FILE": installation.keys / "collector",
                ]),
                output: .string(limit: 1 << 20), error: .string(limit: 1 << 20))
            #expect(ending.terminationStatus == .exited(0), "\(ending.standardError)")
            #expect(ending.standardError.contains(/Ran [1-9][0-9]* tests/), "\(ending.standardError)")
        }
    }

    /// Prepared by `.ci/setup test`; here again, so that `swift test` alone works where it can.
    private func interpreter() async throws -> String {
        let ending = try await Subprocess.run(
            .path("/bin/bash"), arguments: [Self.root + "/.ci/python-client"],
            output: .string(limit: 4096), error: .string(limit: 1 << 20))
        try #require(ending.terminationStatus == .exited(0), "\(ending.standardError)")
        return ending.standardOutput.split(separator: "\n").joined()
    }

    private static let root = String(#filePath.dropLast("/Tests/EndToEndTests/PythonClientTests.swift".count))
    private static let resources = root + "/Tests/EndToEndTests/Resources"
}
