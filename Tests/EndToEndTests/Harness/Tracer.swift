import Glibc
import Subprocess
import SystemPackage

/// strace(1): ends a program at its n-th system call of one kind, or makes that call fail.
///
/// strace counts the calls of each kind in each thread by itself, and what it does at the n-th it does in whichever
/// thread comes to its n-th first. So that every call is visited all the same, the program is bound to one processor:
/// then one thread does the work on files, as one does that of the ledger and one that of the network anyway, and calls
/// of a kind that only one of the three makes are counted one by one. An error is given in every thread that comes to
/// its n-th call.
struct Tracer {
    let calls: [String]
    /// Only calls on these paths, or relative to these directories. Empty: all.
    let paths: [String]
    /// Where strace writes what it saw.
    let log: String

    /// What is done at the n-th call.
    struct Injection: Sendable {
        /// As strace writes it: `signal=SIGKILL`, `error=EIO`.
        let effect: String
        let call: Call
    }

    /// The n-th call of this name in its thread.
    struct Call: Hashable, CustomStringConvertible {
        let name: String
        let ordinal: Int

        var description: String { "\(name) \(ordinal)" }
    }

    struct Outcome {
        let ending: Program.Ending
        /// How many calls of each kind were made, by that thread which made most of them.
        let counts: [String: Int]
        /// Those of them, in whichever thread, that were made on a socket of TCP.
        let onSockets: Set<Call>
        /// Whether the injection came to pass.
        let isHit: Bool
        /// Whether it came to pass elsewhere than on a socket of TCP.
        let isHitBesideSockets: Bool
    }

    /// Whether this machine has strace and lets it trace; says aloud when not.
    static func isPossible() async throws -> Bool {
        guard access(path, X_OK) == 0 else {
            print("SKIPPED: \(path) is missing; install the package strace")
            return false
        }
        let result = try await Subprocess.run(
            .path(FilePath(path)), arguments: ["-f", "-qq", "-o", "/dev/null", "/bin/true"], output: .discarded,
            error: .string(limit: 4096))
        if result.terminationStatus.number != 0 { print("SKIPPED: strace may not trace here: \(result.standardError)") }
        return result.terminationStatus.number == 0
    }

    func run(_ program: Program, _ arguments: [String], _ injection: Injection? = nil) async throws -> Outcome {
        // A name that this machine's processor does not have is passed over.
        let names = calls.map { "?\($0)" }.joined(separator: ",")
        var options = ["-f", "-qq", "-o", log, "-e", "signal=none", "-e", "decode-fds=socket", "-e", "trace=\(names)"]
        options += paths.flatMap { ["-P", $0] }
        if let injection {
            options += ["-e", "inject=\(injection.call.name):\(injection.effect):when=\(injection.call.ordinal)"]
        }
        let bounded = ["/usr/bin/timeout", "--kill-after=5", "60", "/usr/bin/taskset", "-c", try Self.processor()]
        let ending = try await program.run(arguments, under: [Self.path] + options + bounded)
        let lines = try File.text(log).split(separator: "\n")
        let isKilled = ending.status == -SIGKILL || ending.status == 128 + SIGKILL
        let calls = Self.calls(in: lines)
        let hits = lines.filter { $0.hasSuffix("(INJECTED)") }
        return Outcome(
            ending: ending,
            counts: Dictionary(calls.map { ($0.call.name, $0.call.ordinal) }, uniquingKeysWith: max),
            onSockets: Set(calls.filter(\.isOnSocket).map(\.call)), isHit: isKilled || !hits.isEmpty,
            isHitBesideSockets: !hits.allSatisfy(Self.isOnSocket))
    }

    private static let path = "/usr/bin/strace"

    /// A line is the thread's number, the name of a call and its arguments, or something else that happened.
    private static func calls(in lines: [Substring]) -> [(call: Call, isOnSocket: Bool)] {
        struct Thread: Hashable {
            let number: Substring
            let name: String
        }
        var counts: [Thread: Int] = [:]
        return lines.compactMap { line in
            let words = line.split(separator: " ")
            guard words.count >= 2, let bracket = words[1].firstIndex(of: "("), words[1].first?.isLetter == true else {
                return nil
            }
            let name = String(words[1][..<bracket])
            let ordinal = counts[Thread(number: words[0], name: name), default: 0] + 1
            counts[Thread(number: words[0], name: name)] = ordinal
            return (Call(name: name, ordinal: ordinal), isOnSocket(line))
        }
    }

    /// As in `write(9<TCP:[127.0.0.1:41012->127.0.0.1:34567]>, …`.
    private static func isOnSocket(_ line: Substring) -> Bool {
        line.split(separator: ",", maxSplits: 1).first?.contains("<TCP") ?? false
    }

    /// One of the processors that this process may use, as some other one may be busy.
    private static func processor() throws -> String {
        let status = try File.text("/proc/self/status").split(separator: "\n")
        let list = status.first { $0.hasPrefix("Cpus_allowed_list:") }?.split(separator: "\t").last ?? "0"
        // As in 0-3,8: the numbers that stand there are allowed.
        return list.split { ",-".contains($0) }.randomElement().map(String.init) ?? "0"
    }
}
