import Glibc
import ProgramsUnderTest
import Synchronization

@testable import Simulation

/// The built program `sensorbucket-sim`, started with its output in a pipe, and ended with the value.
final class SimulatorProcess: Sendable {
    struct Failed: Error {
        let what: String
    }

    let pid: pid_t
    private let output: Int32
    private let status = Mutex<Int32?>(nil)

    /// One start at a time, so that no other child inherits the pipe before it is marked to be closed.
    private static let starting = Mutex<Void>(())

    init(_ arguments: [String] = []) throws {
        let path = BuiltPrograms.path("sensorbucket-sim")
        (pid, output) = try Self.starting.withLock { _ in try Self.start(path, arguments) }
    }

    private static func start(_ path: String, _ arguments: [String]) throws -> (pid_t, output: Int32) {
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { throw Failed(what: "pipe") }
        defer { close(ends[1]) }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO)
        posix_spawn_file_actions_adddup2(&actions, ends[1], STDERR_FILENO)
        var words = ([path] + arguments).map { strdup($0) } + [nil]
        defer { for case let word? in words { free(word) } }
        var pid: pid_t = 0
        let result = posix_spawn(&pid, path, &actions, nil, &words, environ)
        guard result == 0 else {
            close(ends[0])
            throw Failed(what: "posix_spawn: \(String(cString: strerror(result)))")
        }
        return (pid, ends[0])
    }

    deinit {
        close(output)
        if status.withLock({ $0 }) == nil {
            kill(pid, SIGKILL)
            waitpid(pid, nil, 0)
        }
    }

    /// Waits ten seconds at most for each piece of output.
    func readLine() throws -> String {
        var line: [UInt8] = []
        var byte: UInt8 = 0
        while try waitForOutput(), read(output, &byte, 1) == 1, byte != UInt8(ascii: "\n") { line.append(byte) }
        return String(decoding: line, as: UTF8.self)
    }

    private func waitForOutput() throws -> Bool {
        var descriptor = pollfd(fd: output, events: Int16(POLLIN), revents: 0)
        guard poll(&descriptor, 1, 10_000) == 1 else { throw Failed(what: "no output for ten seconds") }
        return true
    }

    func announcement() throws -> Announcement {
        let line = try readLine()
        let node = try JSONReader.document(Array(line.utf8))
        guard let url = node["url"]?.text, let token = node["token"]?.text, let control = node["control"]?.text,
            let pid = node["pid"]?.integer
        else { throw Failed(what: "not an announcement") }
        return Announcement(url: url, token: token, control: control, pid: pid)
    }

    struct Announcement {
        let url: String
        let token: String
        let control: String
        let pid: Int64
    }

    /// Everything up to the end of the output, then the exit status; the signal's negative number if one ended it.
    func finish() throws -> (output: String, status: Int32) {
        var text: [UInt8] = []
        var block = [UInt8](repeating: 0, count: 4096)
        while try waitForOutput(), case let count = read(output, &block, block.count), count > 0 {
            text += block[..<count]
        }
        var raw: Int32 = 0
        guard waitpid(pid, &raw, 0) == pid else { throw Failed(what: "waitpid") }
        status.withLock { $0 = raw }
        return (String(decoding: text, as: UTF8.self), raw & 0x7F == 0 ? raw >> 8 & 0xFF : -(raw & 0x7F))
    }
}
