import Glibc

/// A bus of a test's own: dbus-daemon(1) on a socket in a directory of its own, with no systemd behind it.
final class PrivateBus: Sendable {
    private let scratch = ScratchDirectory()
    private let process: pid_t

    var address: String { "unix:path=\(scratch.file("bus"))" }

    init() async throws {
        scratch.write(
            """
            <!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-BUS Bus Configuration 1.0//EN"
             "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
            <busconfig>
              <listen>unix:path=\(scratch.file("bus"))</listen>
              <policy context="default">
                <allow user="*"/><allow own="*"/><allow send_destination="*"/><allow receive_sender="*"/>
              </policy>
            </busconfig>
            """, to: "bus.conf", mode: 0o600)
        let arguments = ["dbus-daemon", "--config-file=\(scratch.file("bus.conf"))", "--nofork", "--nopidfile"]
        var pointers = arguments.map { strdup($0) } + [nil]
        defer { for pointer in pointers { free(pointer) } }
        var process: pid_t = 0
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        // As root it complains where it may not raise its limit of descriptors.
        posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0)
        let result = posix_spawn(&process, "/usr/bin/dbus-daemon", &actions, nil, &pointers, environ)
        guard result == 0 else { throw NotStarted(code: result) }
        self.process = process
        for _ in 0..<30_000 where access(scratch.file("bus"), F_OK) != 0 { try await Task.sleep(for: .milliseconds(1)) }
    }

    deinit { end() }

    func end() {
        var status: Int32 = 0
        kill(process, SIGKILL)
        waitpid(process, &status, 0)
    }

    struct NotStarted: Error {
        let code: Int32
    }
}

/// A socket that takes connections and never says a word.
final class SilentSocket: Sendable {
    private let scratch = ScratchDirectory()
    private let descriptor: Int32

    var address: String { "unix:path=\(scratch.file("bus"))" }

    init() {
        descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue), 0)
        var name = sockaddr_un()
        name.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &name.sun_path) { $0.copyBytes(from: scratch.file("bus").utf8) }
        let size = socklen_t(MemoryLayout<sockaddr_un>.size)
        let result = withUnsafePointer(to: &name) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(descriptor, $0, size) }
        }
        precondition(result == 0 && listen(descriptor, 8) == 0)
    }

    /// Waits, bounded, for somebody to connect; the other end of that, which hangs up when it is closed. It blocks no
    /// thread: there may be but two.
    func accept() async throws -> Int32 {
        for _ in 0..<30_000 {
            let connection = Glibc.accept(descriptor, nil, nil)
            if connection >= 0 { return connection }
            try await Task.sleep(for: .milliseconds(1))
        }
        throw Unvisited()
    }

    struct Unvisited: Error {}

    deinit { close(descriptor) }
}
