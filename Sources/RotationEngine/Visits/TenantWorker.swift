import RotationCore
import RotationPorts

/// What works on the lineages of one tenant: its connection, the listings it shares, and the turnstile that keeps its
/// creates one after the other. The work itself is a ``LineagePass``.
struct TenantWorker: Sendable {
    let connection: Connection
    let desk: ListingDesk
    let waiting: WaitingVisits
    let creates = Turnstile()
    let tools: Tools

    /// What every worker of the process uses.
    struct Tools: Sendable {
        let instance: String
        let ledger: any Ledger
        let files: any SecretFiles
        let consumers: ConsumerGate
        let time: any TimeSource
        let random: any RandomSource
        let observer: any RotationObserver
        let stop: Latch
        let unrecorded = UnrecordedFacts()
        /// The ids of all management keys, which are never adopted or revoked.
        let managementKeys: @Sendable () -> Set<KeyID>
        /// Set for a single run, which somebody started to have things tried now.
        var retriesFailuresBefore: Timestamp?
    }

    /// Does what is due for `lineage`, until it has to wait.
    func work(on lineage: Lineage, serverURL: String) async -> LineagePass.Result {
        var pass = LineagePass(lineage: lineage, serverURL: serverURL, worker: self)
        return await pass.run()
    }
}
