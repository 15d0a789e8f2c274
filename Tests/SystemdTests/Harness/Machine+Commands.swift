import Subprocess
import SystemPackage

extension Machine {
    struct Ending: Sendable {
        /// The exit status, 124 when it was ended because it took too long, or minus the signal's number.
        let status: Int32
        let output: String
        let error: String

        var isSuccess: Bool { status == 0 }
    }

    /// Runs a program in the machine, as root and outside every unit, to its end; for 60 seconds at the most.
    func run(_ command: [String], input: String = "") async throws -> Ending {
        let wrapper = [
            "--kill-after=5", "60", "/usr/bin/nsenter", "--target", "\(process)", "--mount", "--uts", "--ipc", "--net",
            "--pid", "--cgroup", "--",
        ]
        let result = try await Subprocess.run(
            .path("/usr/bin/timeout"), arguments: Arguments(wrapper + command),
            environment: .custom([
                "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "LANG": "C.UTF-8",
                "HOME": "/root", "SYSTEMD_PAGER": "", "SYSTEMD_COLORS": "0",
            ]),
            input: .string(input), output: .string(limit: 64 << 20), error: .string(limit: 1 << 20))
        return Ending(
            status: result.terminationStatus.number, output: result.standardOutput, error: result.standardError)
    }

    /// Runs a program that has to succeed, and returns its output without the newline at its end.
    @discardableResult
    func output(_ command: String...) async throws -> String {
        try await Self.output(of: command, run(command))
    }

    /// Runs lines of bash, each of which has to succeed.
    @discardableResult
    func shell(_ script: String) async throws -> String {
        try await Self.output(of: ["bash", script], run(["/bin/bash", "-euo", "pipefail", "-c", script]))
    }

    private static func output(of command: [String], _ ending: Ending) throws -> String {
        guard ending.isSuccess else {
            throw Trouble("\(command) ended with \(ending.status):\n\(ending.output)\(ending.error)")
        }
        return ending.output.hasSuffix("\n") ? String(ending.output.dropLast()) : ending.output
    }

    /// Puts a file into the machine, with the directories above it.
    ///
    /// - Parameters:
    ///   - mode: as chmod(1) takes it.
    ///   - owner: a user of the machine; its group is taken, too.
    func write(_ text: String, to path: String, mode: String = "0644", owner: String = "root") async throws {
        let install = ["install", "-D", "-m", mode, "-o", owner, "-g", owner, "/dev/stdin", path]
        _ = try await Self.output(of: install, run(install, input: text))
    }

    func text(_ path: String) async throws -> String {
        try await Self.output(of: ["cat", path], run(["cat", path]))
    }

    func exists(_ path: String) async throws -> Bool {
        try await run(["test", "-e", path]).isSuccess
    }

    /// A property of a unit, as `systemctl show` has it.
    func property(_ name: String, of unit: String) async throws -> String {
        try await output("systemctl", "show", "--value", "--property=\(name)", unit)
    }
}

extension TerminationStatus {
    var number: Int32 {
        switch self {
        case .exited(let code): code
        case .signaled(let signal): -signal
        }
    }
}
