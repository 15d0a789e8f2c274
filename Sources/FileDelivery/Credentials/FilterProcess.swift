import Glibc
import SystemErrors

/// A program that reads its standard input to the end and writes what it makes of it. It is waited for without the pool of
/// threads that runs the engine: call it as blocking work.
struct FilterProcess {
    struct Ending: ~Copyable {
        /// The exit status; 128 and the number of a signal that ended it.
        let status: Int32
        let output: WipedBuffer
        /// What it wrote on standard error, in one line without control characters.
        let complaint: String
    }

    let program: String
    let arguments: [String]
    let environment: [String]

    /// Milliseconds after which it is killed.
    static let limit: Int32 = 20_000

    func run(_ input: borrowing WipedBuffer) throws(ErrorNumber) -> Ending {
        // Sockets instead of pipes: writing to one whose reader is gone need not raise SIGPIPE.
        var data = try SocketPair()
        var errors = try SocketPair()
        let process = try spawn(data: data.theirs, errors: errors.theirs)
        data.closeTheirs()
        errors.closeTheirs()
        data.send(input)
        var output = WipedBuffer(capacity: 256 * 1024)
        var complaint = WipedBuffer(capacity: 16 * 1024)
        let isInTime = data.receive(&output, beside: errors, &complaint, within: Self.limit)
        if !isInTime { kill(process, SIGKILL) }
        let status = try Self.status(of: process)
        let text = complaint.withBytes(Self.line)
        return Ending(
            status: status, output: output,
            complaint: isInTime ? text : "it did not end within \(Self.limit / 1000) s and was ended; \(text)")
    }

    private func spawn(data: Int32, errors: Int32) throws(ErrorNumber) -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        // Duplicates stay open in the program; everything else of ours is closed on exec.
        posix_spawn_file_actions_adddup2(&actions, data, STDIN_FILENO)
        posix_spawn_file_actions_adddup2(&actions, data, STDOUT_FILENO)
        posix_spawn_file_actions_adddup2(&actions, errors, STDERR_FILENO)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var (none, all) = (sigset_t(), sigset_t())
        sigemptyset(&none)
        sigfillset(&all)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setsigdefault(&attributes, &all)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK) | Int16(POSIX_SPAWN_SETSIGDEF))
        var (argv, envp) = (([program] + arguments).map { strdup($0) } + [nil], environment.map { strdup($0) } + [nil])
        defer { for pointer in argv + envp { free(pointer) } }
        var process: pid_t = 0
        let result = posix_spawn(&process, program, &actions, &attributes, &argv, &envp)
        if result != 0 { throw ErrorNumber(result) }
        return process
    }

    private static func status(of process: pid_t) throws(ErrorNumber) -> Int32 {
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0 {
            guard errno == EINTR else { throw .latest }
        }
        let signal = status & 0x7F
        return signal == 0 ? (status >> 8) & 0xFF : 128 + signal
    }

    private static func line(_ bytes: UnsafeRawBufferPointer) -> String {
        let text = String(decoding: bytes, as: UTF8.self)
        let words = text.split { $0.isWhitespace }.map { word in
            String(String.UnicodeScalarView(word.unicodeScalars.filter { $0.value >= 0x20 && $0.value != 0x7F }))
        }
        return String(words.joined(separator: " ").suffix(300))
    }
}
