import Glibc
import ProgramsUnderTest
import Subprocess
import SystemPackage

/// A real systemd with all that belongs to it, in namespaces of its own over a throw-away layer above this machine's root
/// file system; see `Resources/boot.sh`. What is done in it stays in it, and it ends with this process, however that ends.
///
/// The built programs are in `/built` there. The network is a loopback interface and nothing else.
struct Machine: Sendable {
    /// The process 1 of the machine, as it is numbered here.
    let process: pid_t

    /// Whether it could be booted here; says aloud when not.
    static func isPossible() async throws -> Bool {
        func refuse(_ reason: String) -> Bool {
            print("SKIPPED: no real systemd is tested: \(reason)")
            return false
        }
        guard geteuid() == 0 else { return refuse("this takes root") }
        for path in ["/lib/systemd/systemd", "/usr/bin/dbus-daemon", "/usr/lib/polkit-1/polkitd"] {
            guard access(path, X_OK) == 0 else {
                return refuse("\(path) is missing; install the packages systemd, dbus and polkitd")
            }
        }
        let trial = try await Subprocess.run(
            .path("/bin/bash"), arguments: [script, "--try"], output: .discarded, error: .string(limit: 4096))
        return trial.terminationStatus.isSuccess || refuse("no namespaces or no overlay: \(trial.standardError)")
    }

    /// Of this machine, and so of every ``Machine``: `systemd 252 (252.39-1~deb12u2)`.
    static func systemdVersion() async throws -> Int {
        let told = try await Subprocess.run(
            .path("/usr/bin/systemctl"), arguments: ["--version"], output: .string(limit: 4096), error: .discarded)
        let words = told.standardOutput.split(whereSeparator: \.isWhitespace)
        guard words.count > 1, let version = Int(words[1]) else { throw Trouble("which systemd? \(words)") }
        return version
    }

    /// Boots one beside `body`, and ends it with everything in it.
    static func booted<Result: Sendable>(_ body: (Machine) async throws -> Result) async throws -> Result {
        let ended = try await Subprocess.run(
            .path("/bin/bash"), arguments: [script, BuiltPrograms.directory],
            environment: .custom(["PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LANG": "C.UTF-8"]), input: .inputWriter,
            output: .sequence, error: .currentStandardError
        ) { execution in
            let machine = Machine(process: try await announced(in: execution.standardOutput))
            try await machine.waitUntilBooted()
            return try await body(machine)
        }
        guard ended.terminationStatus.isSuccess else {
            throw Trouble("the machine did not end as it should: \(ended.terminationStatus)")
        }
        return ended.closureResult
    }

    private static let script = #filePath.replacing("Harness/Machine.swift", with: "Resources/boot.sh")

    private static func announced(in output: SubprocessOutputSequence) async throws -> pid_t {
        for try await line in output.strings() {
            let words = line.split(whereSeparator: \.isWhitespace)
            guard words.count == 2, words[0] == "init", let process = pid_t(words[1]), process > 1 else { break }
            return process
        }
        throw Trouble("the machine did not start; standard error says why")
    }

    private func waitUntilBooted() async throws {
        do {
            try await eventually("systemd has booted", within: .seconds(60)) {
                try await run(["systemctl", "is-active", "--quiet", "multi-user.target"]).isSuccess
            }
        } catch {
            let failed = try await run(["systemctl", "list-units", "--failed", "--no-legend"])
            let jobs = try await run(["systemctl", "list-jobs"])
            throw Trouble("\(error)\n\(failed.output)\(failed.error)\(jobs.output)\(jobs.error)")
        }
    }
}
