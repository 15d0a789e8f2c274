import CPlatform
import Glibc
import SystemErrors

/// A program that reads its standard input to the end and writes what it makes of it. It is waited for without the pool of
/// threads that runs the engine: call it as blocking work.
struct FilterProcess {
    struct Ending: ~Copyable {
        /// The exit status; 128 and the number of a signal that ended it.
        let status: Int32
        let output: WipedBuffer
        /// What it wrote on standard error, as it did.
        fileprivate let said: WipedBuffer
        /// After what time it was killed; nil when it ended by itself.
        fileprivate let limit: Duration?
    }

    let program: String
    let arguments: [String]
    let environment: [String]
    /// After which it is killed, with all that it started and left in its process group.
    var limit = Duration.seconds(20)

    /// How long the kernel may take to end what was killed.
    private static let grace = Duration.seconds(5)

    /// - Throws: also when it was killed and does not end: it waits for a device, say.
    func run(_ input: borrowing WipedBuffer) throws(ErrorNumber) -> Ending {
        let deadline = ContinuousClock.now + limit
        // Sockets instead of pipes: writing to one whose reader is gone need not raise SIGPIPE.
        var data = try SocketPair()
        var errors = try SocketPair()
        let process = try spawn(data: data.theirs, errors: errors.theirs)
        data.closeTheirs()
        errors.closeTheirs()
        var exchange = FilterExchange()
        // The end of what it writes is not yet its own.
        var status = exchange.run(input, data, errors, until: deadline) ? try Self.status(of: process, deadline) : nil
        let isInTime = status != nil
        if !isInTime {
            kill(-process, SIGKILL)
            status = try Self.status(of: process, .now + Self.grace)
        }
        guard let status else { throw ErrorNumber(ETIMEDOUT) }
        return Ending(
            status: status, output: exchange.output, said: exchange.complaint, limit: isInTime ? nil : limit)
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
        // A process group of its own, to be ended as a whole.
        posix_spawnattr_setflags(
            &attributes,
            Int16(POSIX_SPAWN_SETSIGMASK) | Int16(POSIX_SPAWN_SETSIGDEF) | Int16(POSIX_SPAWN_SETPGROUP))
        var (argv, envp) = (([program] + arguments).map { strdup($0) } + [nil], environment.map { strdup($0) } + [nil])
        defer { for pointer in argv + envp { free(pointer) } }
        var process: pid_t = 0
        let result = posix_spawn(&process, program, &actions, &attributes, &argv, &envp)
        if result != 0 { throw ErrorNumber(result) }
        return process
    }

    /// Nil when it has not ended by then.
    private static func status(
        of process: pid_t, _ deadline: ContinuousClock.Instant
    ) throws(ErrorNumber) -> Int32? {
        let descriptor = cplatform_pidfd_open(process)
        guard descriptor >= 0 else { throw .latest }
        defer { close(descriptor) }
        var status: Int32 = 0
        while true {
            let ended = waitpid(process, &status, WNOHANG)
            if ended == process { break }
            if ended < 0 && errno != EINTR { throw .latest }
            let rest = ContinuousClock.now.duration(to: deadline)
            guard rest > .zero else { return nil }
            var end = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            poll(&end, 1, Int32(clamping: Int64(rest / .milliseconds(1)) + 1))
        }
        let signal = status & 0x7F
        return signal == 0 ? (status >> 8) & 0xFF : 128 + signal
    }
}

extension FilterProcess.Ending {
    /// What it wrote on standard error, in one line, fit for a log but for pieces of a known secret.
    var complaint: String {
        let lines = text.split(whereSeparator: \.isNewline).map { OperatorText(String($0)).text }
        let said = lines.filter { !$0.isEmpty }.suffix(10).joined(separator: " ")
        return limit.map { "it did not end within \($0.components.seconds) s and was ended; \(said)" } ?? said
    }

    /// Whether these words stand there: a long one is taken for a key, and is not in ``complaint``.
    func mentions(_ words: String) -> Bool { text.contains(words) }

    private var text: String { said.withBytes { String(decoding: $0, as: UTF8.self) } }
}
