import Glibc
import ProgramsUnderTest
import Subprocess
import SystemPackage

/// One of the built programs, found beside the running test program.
struct Program {
    let name: String

    static let keyrotated = Program(name: "keyrotated")
    static let simulator = Program(name: "sensorbucket-sim")

    struct Ending: Sendable {
        /// The exit status, or minus the signal's number.
        let status: Int32
        let output: String
        let error: String
    }

    var path: String { BuiltPrograms.path(name) }

    private var executable: Executable { .path(filePath) }

    private var filePath: FilePath { FilePath(path) }

    /// Runs it to its end.
    func run(_ arguments: [String], environment: [String: String] = [:]) async throws -> Ending {
        let result = try await Subprocess.run(
            executable, arguments: Arguments(arguments), environment: Self.environment(environment),
            output: .string(limit: 16 << 20), error: .string(limit: 16 << 20))
        return Ending(
            status: result.terminationStatus.number, output: result.standardOutput,
            error: result.standardError)
    }

    /// Runs it to its end by another program, which is given it at the end of its own arguments.
    func run(_ arguments: [String], under wrapper: [String]) async throws -> Ending {
        let result = try await Subprocess.run(
            .path(FilePath(wrapper[0])), arguments: Arguments(Array(wrapper.dropFirst()) + [path] + arguments),
            environment: Self.environment([:]), output: .string(limit: 16 << 20), error: .string(limit: 16 << 20))
        return Ending(
            status: result.terminationStatus.number, output: result.standardOutput, error: result.standardError)
    }

    /// Runs it beside `body`, then ends it with SIGTERM, and with SIGKILL after ten seconds.
    ///
    /// - Returns: what `body` returned, and how the program ended.
    func runBeside<Result: Sendable>(
        _ arguments: [String], in directory: Directory, environment: [String: String] = [:],
        _ body: @Sendable (RunningProgram) async throws -> Result
    ) async throws -> (result: Result, ending: Ending) {
        let stem = directory / "\(name)-\(UInt32.random(in: 0...UInt32.max))"
        let output = try FileDescriptor.open(
            stem + ".out", .writeOnly, options: [.create, .append], permissions: .ownerReadWrite)
        let error = try FileDescriptor.open(
            stem + ".err", .writeOnly, options: [.create, .append], permissions: .ownerReadWrite)
        let ended = try await Subprocess.run(
            executable, arguments: Arguments(arguments), environment: Self.environment(environment), input: .none,
            output: .fileDescriptor(output, closeAfterSpawningProcess: true),
            error: .fileDescriptor(error, closeAfterSpawningProcess: true)
        ) { execution in
            let running = RunningProgram(
                process: execution.processIdentifier.value, outputPath: stem + ".out", errorPath: stem + ".err")
            do {
                let result = try await body(running)
                try await running.terminate()
                return result
            } catch {
                try await running.terminate()
                throw error
            }
        }
        return (
            ended.closureResult,
            Ending(
                status: ended.terminationStatus.number, output: try File.text(stem + ".out"),
                error: try File.text(stem + ".err"))
        )
    }

    private static func environment(_ variables: [String: String]) -> Environment {
        var values: [Environment.Key: String] = ["PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"]
        for (name, value) in variables {
            if let key = Environment.Key(rawValue: name) { values[key] = value }
        }
        return .custom(values)
    }
}

/// A program that runs beside a test.
struct RunningProgram: Sendable {
    let process: pid_t
    let outputPath: String
    let errorPath: String

    func signal(_ number: Int32) {
        kill(process, number)
    }

    /// True while it has not ended. A process that ended and was not waited for is a zombie.
    var isAlive: Bool {
        guard let status = try? File.text("/proc/\(process)/stat") else { return false }
        return !status.contains(") Z ")
    }

    /// The lines that it has written to standard error so far, without one that is just being written.
    var log: String {
        let text = (try? File.text(errorPath)) ?? ""
        return text.lastIndex(of: "\n").map { String(text[...$0]) } ?? ""
    }

    func terminate() async throws {
        guard isAlive else { return }
        signal(SIGTERM)
        do {
            try await eventually("the program ends", within: .seconds(10)) { !isAlive }
        } catch {
            signal(SIGKILL)
            throw error
        }
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

/// A condition that did not come about.
struct Timeout: Error, CustomStringConvertible {
    let description: String
}

/// Looks every 20 ms whether `condition` holds.
func eventually(
    _ what: String, within limit: Duration = .seconds(20), _ condition: () async throws -> Bool
) async throws {
    let end = ContinuousClock.now + limit
    while try await !condition() {
        guard ContinuousClock.now < end else { throw Timeout(description: "not within \(limit): \(what)") }
        try await Task.sleep(for: .milliseconds(20))
    }
}
