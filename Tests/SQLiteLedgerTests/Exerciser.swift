import Glibc
import ProgramsUnderTest

/// A running `ledger-exerciser`, killed and reaped when the last reference goes.
final class Exerciser {
    private let process: pid_t
    private let input: Int32
    private let output: Int32
    private var buffered: [UInt8] = []
    private var isReaped = false

    init(_ arguments: String...) throws {
        let program = BuiltPrograms.path("ledger-exerciser")
        let toChild = try Self.pipe()
        let fromChild = try Self.pipe()
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, toChild.reading, 0)
        posix_spawn_file_actions_adddup2(&actions, fromChild.writing, 1)
        var vector = ([program] + arguments).map { strdup($0) } + [nil]
        defer { for argument in vector { free(argument) } }
        var child = pid_t()
        let code = posix_spawn(&child, program, &actions, nil, &vector, environ)
        close(toChild.reading)
        close(fromChild.writing)
        (process, input, output) = (child, toChild.writing, fromChild.reading)
        guard code == 0 else { throw ScratchFailure(code: code) }
    }

    deinit {
        kill()
        close(input)
        close(output)
    }

    var id: Int32 { process }

    /// The next line of its output; nil at the end, or when none comes within ten seconds.
    func line() -> String? {
        while true {
            if let end = buffered.firstIndex(of: UInt8(ascii: "\n")) {
                defer { buffered.removeSubrange(...end) }
                return String(decoding: buffered[..<end], as: UTF8.self)
            }
            var poll = pollfd(fd: output, events: Int16(POLLIN), revents: 0)
            guard Glibc.poll(&poll, 1, 10_000) == 1 else { return nil }
            var chunk = [UInt8](repeating: 0, count: 65_536)
            let count = read(output, &chunk, chunk.count)
            guard count > 0 else { return nil }
            buffered += chunk[..<count]
        }
    }

    /// As by `kill -9`, and waits for its end.
    func kill() {
        guard !isReaped else { return }
        Glibc.kill(process, SIGKILL)
        _ = wait()
    }

    /// Waits for its end; the exit status, or nil when a signal ended it.
    func wait() -> Int32? {
        guard !isReaped else { return nil }
        var status: Int32 = 0
        guard waitpid(process, &status, 0) == process else { return nil }
        isReaped = true
        return status & 0x7f == 0 ? (status >> 8) & 0xff : nil
    }

    /// Without inheritance, so that the child has its own ends only. (pipe2(2) is hidden by the import of glibc.)
    private static func pipe() throws -> (reading: Int32, writing: Int32) {
        var ends: [Int32] = [0, 0]
        guard Glibc.pipe(&ends) == 0 else { throw ScratchFailure(code: errno) }
        for end in ends where fcntl(end, F_SETFD, FD_CLOEXEC) != 0 { throw ScratchFailure(code: errno) }
        return (ends[0], ends[1])
    }
}
