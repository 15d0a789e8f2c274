import Glibc
import LedgerContract
import RotationPorts
import SQLiteLedger
import Testing

/// What root's commands can be led to by the owner of the state directory, whose rights they take.
@Suite(.enabled(if: geteuid() == 0, "needs root, as the owner is somebody else"))
struct OwnerRightsTests {
    private static let owner: uid_t = 54_322
    private let scratch: ScratchDirectory

    init() throws { scratch = try ScratchDirectory() }

    /// A ledger with one lineage that belongs to the owner.
    private func prepare() async throws {
        try await SQLiteLedger.withLedger(directory: scratch.state, mode: .daemon) { ledger in
            try await ledger.record(Samples.delivered(1))
        }
        for path in [scratch.state] + (try scratch.files().map { "\(scratch.state)/\($0)" }) {
            #expect(chown(path, Self.owner, Self.owner) == 0)
        }
        #expect(chmod(scratch.path, 0o711) == 0)
    }

    @Test("root reads with the owner's user and group, and with no group of its own; then it is root again")
    func takesTheRightsOfTheOwnerAlone() async throws {
        try await prepare()
        let reader = try Exerciser("rights", scratch.state)
        #expect(reader.line() == "reading as \(Self.owner):\(Self.owner) []")
        #expect(reader.line() == "1 lineages")
        #expect(reader.line() == "then 0:0 [0, 4, 54321]")
        #expect(reader.wait() == 0)
    }

    @Test("root signals no process that the owner could not: the owner says who the daemon is")
    func signalsNobodyElse() async throws {
        try await prepare()
        let stranger = try Exerciser("become", "54323")
        let privileged = try Exerciser("become", "0")
        for victim in [stranger, privileged] {
            #expect(victim.line() == "open")
            let operatorsCommand = try Exerciser("signal", scratch.state, "\(victim.id)")
            #expect(operatorsCommand.line() == "refused")
            #expect(operatorsCommand.line()?.hasPrefix("then 0:0 ") == true)
            #expect(operatorsCommand.wait() == 0)
            var status: Int32 = 0
            #expect(waitpid(victim.id, &status, WNOHANG) == 0, "it was ended")
        }
    }

    @Test func signalsADaemonOfTheOwner() async throws {
        try await prepare()
        let daemon = try Exerciser("become", "\(Self.owner)")
        #expect(daemon.line() == "open")
        let operatorsCommand = try Exerciser("signal", scratch.state, "\(daemon.id)")
        #expect(operatorsCommand.line() == "sent")
        #expect(operatorsCommand.line()?.hasPrefix("then 0:0 ") == true)
        // Nothing in it takes the signal.
        #expect(daemon.wait() == nil)
    }
}
