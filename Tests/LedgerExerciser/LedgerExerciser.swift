import Glibc
import LedgerContract
import RotationCore
import RotationPorts
import SQLiteLedger

/// What tests of the ledger need a second process for, and its measurements.
///
///     ledger-exerciser record DIR    the daemon's part: records for ever, one line for each durable lineage
///     ledger-exerciser hold DIR      the daemon's part: opens, prints "open", closes at the end of its input
///     ledger-exerciser request DIR N an operator's part: N requests, one after the other
///     ledger-exerciser rights DIR    root's part: prints as whom it reads the ledger, and as whom it is again after that
///     ledger-exerciser signal DIR N  an operator's part: SIGUSR1 for process N, if the owner of DIR may; "sent" or "refused"
///     ledger-exerciser become N      prints "open" as user N, ends at the end of its input
///     ledger-exerciser measure DIR   prints figures; build with -c release
///     ledger-exerciser measure-reading DIR   the reading part again, on what `measure` has left
@main
enum LedgerExerciser {
    static func main() async {
        do {
            try await run()
        } catch {
            say("\(error)", to: 2)
            exit(1)
        }
    }

    private static func run() async throws {
        let arguments = CommandLine.arguments
        guard arguments.count >= 3 else { return usage() }
        switch arguments[1] {
        case "record": try await record(arguments[2])
        case "hold": try await hold(arguments[2])
        case "request": try await request(arguments[2], count: arguments.count > 3 ? Int(arguments[3]) ?? 1 : 1)
        case "rights": try await rights(arguments[2])
        case "signal": signal(arguments[2], arguments.count > 3 ? Int32(arguments[3]) : nil)
        case "become": become(uid_t(arguments[2]))
        case "measure": try await Measurement(directory: arguments[2]).run()
        case "measure-reading": try await Measurement(directory: arguments[2]).runReading()
        default: usage()
        }
    }

    private static func usage() {
        say("usage: ledger-exerciser record|hold|request|rights|signal|become|measure|measure-reading DIR [N]")
        exit(64)
    }

    private static func record(_ directory: String) async throws {
        let ledger = try await SQLiteLedger.open(directory: directory, mode: .daemon)
        say("open")
        for number in 1...1_000_000 {
            let lineage = LineageID(server: "main", tenant: TenantID(19), name: "k\(number)")
            try await ledger.record(Samples.delivered(1, of: lineage))
            say("\(number)")
        }
    }

    private static func hold(_ directory: String) async throws {
        let ledger = try await SQLiteLedger.open(directory: directory, mode: .daemon)
        say("open")
        while readLine() != nil {}
        try await ledger.close()
    }

    private static func request(_ directory: String, count: Int) async throws {
        let ledger = try await SQLiteLedger.open(directory: directory, mode: .operator)
        for number in 1...max(1, count) {
            let lineage = LineageID(server: "main", tenant: TenantID(19), name: "r\(number)")
            try await ledger.record(Samples.facts([.rotationRequested], of: lineage))
        }
        try await ledger.close()
    }

    private static func rights(_ directory: String) async throws {
        // What root has after a login, and more.
        var groups: [gid_t] = [0, 4, 54321]
        guard setgroups(groups.count, &groups) == 0 else { return say("not root", to: 2) }
        let count = try await SQLiteLedger.withLedger(directory: directory, mode: .reader) { ledger in
            say("reading as \(myself)")
            return try await ledger.lineages().count
        }
        say("\(count) lineages")
        say("then \(myself)")
    }

    /// User, group and other groups, as the kernel has them in force.
    private static var myself: String {
        var groups = [gid_t](repeating: 0, count: 64)
        let count = max(0, getgroups(Int32(groups.count), &groups))
        return "\(geteuid()):\(getegid()) \(groups.prefix(Int(count)).sorted())"
    }

    private static func signal(_ directory: String, _ process: Int32?) {
        guard let process, process > 1 else { return usage() }
        say(SQLiteLedger.signal(process, SIGUSR1, directory: directory) ? "sent" : "refused")
        say("then \(myself)")
    }

    private static func become(_ user: uid_t?) {
        guard let user, setuid(user) == 0 else { return usage() }
        // Whoever started this may have it blocked.
        var none = sigset_t()
        sigemptyset(&none)
        sigprocmask(SIG_SETMASK, &none, nil)
        say("open")
        while readLine() != nil {}
    }

    /// Unbuffered, so that a line that was written is a line that was read, whatever kills this process next.
    static func say(_ line: String, to descriptor: Int32 = 1) {
        var line = line + "\n"
        line.withUTF8 { bytes in
            guard write(descriptor, bytes.baseAddress, bytes.count) == bytes.count else { exit(74) }
        }
    }
}
