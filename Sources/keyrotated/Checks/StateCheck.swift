import Glibc
import RotationConfiguration
import RotationCore
import RotationPorts
import SQLiteLedger
import SystemErrors

/// Whether the ledger can be read, and whose it is.
struct StateCheck {
    private(set) var part = CheckedPart(title: "state")
    /// What the ledger explains; nil where it cannot be read.
    private(set) var known: KnownKeys?
    /// What it knows of each lineage.
    private(set) var facts: [LineageID: LineageFacts] = [:]

    init(_ configuration: ValidatedConfiguration) async {
        do {
            let known = try await KnownKeys(configuration)
            self.known = known
            guard let view = known.view else {
                if let loss = SQLiteLedger.loss(directory: configuration.stateDirectory) { throw loss }
                part.findings = [Self.fresh(configuration.stateDirectory)]
                return
            }
            facts = Dictionary(uniqueKeysWithValues: view.lineages.map { ($0.lineage.id, $0.facts) })
            part.findings = [Self.instance(view, configuration)]
        } catch {
            let failure = ProgramFailure(error) ?? ProgramFailure(.cannotWrite, "\(error)")
            part.findings = [.wrong(failure.status, failure.message)]
        }
    }

    private static func fresh(_ directory: String) -> Finding {
        let text = "\"\(directory)\" has no ledger yet: the daemon makes it when it first starts"
        let place = access(directory, F_OK) == 0 ? directory : parent(of: directory)
        guard faccessat(AT_FDCWD, place, W_OK | X_OK, AT_EACCESS) != 0 else { return .fine(text) }
        return .wrong(
            errno == EACCES ? .permission : .cannotWrite,
            "\(text); but \"\(place)\" cannot be written by this user: \(ErrorNumber(errno))",
            remedy: "create it, or let systemd do that (StateDirectory= of the unit)")
    }

    private static func parent(of path: String) -> String {
        let end = path.lastIndex(of: "/") ?? path.startIndex
        return end == path.startIndex ? "/" : String(path[..<end])
    }

    private static func instance(_ view: LedgerView, _ configuration: ValidatedConfiguration) -> Finding {
        let stored = view.instance ?? "none yet"
        if let configured = configuration.instance, let stored = view.instance, configured != stored {
            return .wrong(
                .cannotWrite, "the ledger belongs to instance \"\(stored)\", and \"\(configured)\" is configured",
                remedy: "write instance = \"\(stored)\"; if the ledger was copied from another machine, move it aside")
        }
        let daemon = view.daemon.map { "the daemon runs\($0 > 0 ? " (process \($0))" : "")" } ?? "no daemon runs"
        return .fine("ledger of instance \(stored); \(daemon)")
    }
}
