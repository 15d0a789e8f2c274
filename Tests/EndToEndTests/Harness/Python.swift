import Subprocess
import SystemPackage
import Testing

/// Tests that are better written in Python, as what they test with is: `unittest` files in `Resources`.
enum Python {
    private static let root = String(#filePath.dropLast("/Tests/EndToEndTests/Harness/Python.swift".count))

    /// Runs a file of tests; fails unless it has some.
    static func runTests(_ file: String, environment: [String: String]) async throws -> Program.Ending {
        var variables: [Environment.Key: String] = [
            "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "PYTHONDONTWRITEBYTECODE": "1",
        ]
        for (name, value) in environment {
            if let key = Environment.Key(rawValue: name) { variables[key] = value }
        }
        let result = try await Subprocess.run(
            .path(FilePath(try await interpreter())),
            arguments: [root + "/Tests/EndToEndTests/Resources/" + file], environment: .custom(variables),
            output: .string(limit: 1 << 20), error: .string(limit: 1 << 20))
        #expect(result.standardError.contains(/Ran [1-9][0-9]* tests? in/), "\(result.standardError)")
        return Program.Ending(
            status: result.terminationStatus.number, output: result.standardOutput, error: result.standardError)
    }

    /// Prepared by `.ci/setup test`; here again, so that `swift test` alone works where it can.
    private static func interpreter() async throws -> String {
        let ending = try await Subprocess.run(
            .path("/bin/bash"), arguments: [root + "/.ci/python"], output: .string(limit: 4096),
            error: .string(limit: 1 << 20))
        try #require(ending.terminationStatus == .exited(0), "\(ending.standardError)")
        return ending.standardOutput.split(separator: "\n").joined()
    }
}
