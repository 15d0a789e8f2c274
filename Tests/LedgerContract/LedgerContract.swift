public import RotationPorts

/// What every ``Ledger`` owes, whatever it is made of. Each check needs an empty ledger of its own, and one that
/// holds its reserve:
///
///     @Test(arguments: LedgerContract.checks)
///     func keepsTheContract(check: LedgerContract.Check) async throws { try await check.run(makeLedger()) }
public enum LedgerContract {
    public struct Check: Sendable, CustomStringConvertible {
        public let name: String
        /// Throws ``ContractViolation``, or what the ledger threw where it should not have.
        public let run: @Sendable (any Ledger) async throws -> Void

        public var description: String { name }
    }

    public static let checks: [Check] = [
        Check(name: "knows nothing of a lineage never heard of", run: knowsNothingAtFirst),
        Check(name: "gives back every kind of fact", run: givesBackEveryKind),
        Check(name: "keeps lineages apart that differ in server, tenant or name only", run: keepsLineagesApart),
        Check(name: "lists lineages while a generation of theirs is unsettled", run: listsUnsettledLineages),
        Check(name: "keeps a batch in its order", run: keepsOrder),
        Check(name: "accepts no facts at all", run: acceptsEmptyBatch),
        Check(name: "refuses an intent below number 1 with its whole batch", run: refusesIntentsBelowOne),
        Check(name: "has no requests from its own facts", run: hasNoRequestsOfItsOwn),
        Check(name: "makes each of many concurrent calls readable to its caller", run: servesConcurrentCalls),
        Check(name: "keeps the latest of each management key", run: keepsManagementKeys),
        Check(name: "keeps the newest failure of each step until it is cleared", run: keepsNewestFailures),
    ]
}
