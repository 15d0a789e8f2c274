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
        case "measure": try await Measurement(directory: arguments[2]).run()
        case "measure-reading": try await Measurement(directory: arguments[2]).runReading()
        default: usage()
        }
    }

    private static func usage() {
        say("usage: ledger-exerciser record|hold|request|measure|measure-reading DIR [N]")
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

    /// Unbuffered, so that a line that was written is a line that was read, whatever kills this process next.
    static func say(_ line: String, to descriptor: Int32 = 1) {
        var line = line + "\n"
        line.withUTF8 { bytes in
            guard write(descriptor, bytes.baseAddress, bytes.count) == bytes.count else { exit(74) }
        }
    }
}
