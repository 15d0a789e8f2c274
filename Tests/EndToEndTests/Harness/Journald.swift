import Glibc
import Subprocess
import SystemPackage

/// A real systemd-journald, in a mount namespace where `/run` is its own, so that it sees nothing of this machine's
/// and this machine nothing of it. Needs root.
struct Journald {
    static var isPossible: Bool { geteuid() == 0 && access("/lib/systemd/systemd-journald", X_OK) == 0 }

    let directory: Directory

    /// Runs `command` (of bash) with standard error as the journal's stream, as a service manager would start it, and
    /// returns every entry that journald kept, as text: `NAME=value` lines, an empty line behind each entry.
    ///
    /// - Parameters:
    ///   - command: may use `$program` with its arguments.
    ///   - isReachable: whether the socket for entries with fields exists, or standard error alone.
    func record(_ program: Program, _ arguments: [String], isReachable: Bool = true) async throws -> Recording {
        let export = directory / "journal-\(UInt32.random(in: 0...UInt32.max))"
        let script = directory / "with-journald"
        try File.write(Self.script, to: script, mode: 0o700)
        let result = try await Subprocess.run(
            .path("/usr/bin/timeout"),
            arguments: Arguments(
                [
                    "--kill-after=5", "60", "/usr/bin/unshare", "--mount", "--propagation", "private", "/bin/bash",
                    script, export, isReachable ? "yes" : "no", program.path,
                ] + arguments),
            environment: .custom(["PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"]), output: .string(limit: 1 << 20),
            error: .string(limit: 1 << 20))
        return Recording(
            status: result.terminationStatus.number, entries: try File.text(export + ".verbose"),
            raw: try File.bytes(export + ".export"), trouble: result.standardOutput + result.standardError)
    }

    struct Recording: Sendable {
        let status: Int32
        /// The entries as JSON, one a line.
        let entries: String
        /// The same in the journal's export format, every byte of it.
        let raw: [UInt8]
        let trouble: String
    }

    private static let script = #"""
        export=$1 reachable=$2
        shift 2
        mount -t tmpfs -o mode=755 tmpfs /run
        mkdir -p /run/systemd/journald.conf.d /run/log
        printf '[Journal]\nStorage=volatile\nReadKMsg=no\nRateLimitBurst=0\nForwardToWall=no\n' \
            >/run/systemd/journald.conf.d/test.conf
        /lib/systemd/systemd-journald & journald=$!
        for turn in $(seq 100); do [ -S /run/systemd/journal/stdout ] && break; sleep 0.05; done
        [ $reachable = yes ] || rm /run/systemd/journal/socket
        systemd-cat --identifier=keyrotated bash -c \
            'export JOURNAL_STREAM=$(stat --dereference --format=%d:%i /dev/fd/2); exec "$@"' - "$@"
        status=$?
        journalctl --sync
        journalctl --directory=/run/log/journal SYSLOG_IDENTIFIER=keyrotated --output=json >"$export.verbose"
        journalctl --directory=/run/log/journal --output=export >"$export.export"
        kill $journald
        wait $journald
        exit $status
        """#
}
