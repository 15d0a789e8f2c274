import RotationCore
import RotationPorts

/// What works on the lineages of one tenant: its connection and the listings it shares. The work itself is a
/// ``LineagePass``.
struct TenantWorker: Sendable {
    let connection: Connection
    let desk: ListingDesk
    let waiting: WaitingVisits
    let tools: Tools

    /// What every worker uses. But for what names its term, all of it is the process's own and outlives a reload.
    struct Tools: Sendable {
        let instance: String
        let ledger: any Ledger
        let files: any SecretFiles
        let consumers: ConsumerGate
        let time: any TimeSource
        let random: any RandomSource
        let observer: any RotationObserver
        /// Opens when the daemon stops.
        let stop: Latch
        let unrecorded = UnrecordedFacts()
        let vitalSigns: VitalSigns
        let visits = Turnstiles<LineageID>()
        /// By ``LineageID/tenantKey``.
        let creates = Turnstiles<String>()
        /// By path.
        let deliveries = Turnstiles<String>()
        /// Opens when the term is over: at a reload, and when the daemon stops.
        var end: Latch
        /// The ids of all management keys, which are never adopted or revoked.
        var managementKeys: @Sendable () -> Set<KeyID>
        /// Set for a single run, which somebody started to have things tried now.
        var retriesFailuresBefore: Timestamp?

        func inTerm(endingWith end: Latch, managementKeys: @escaping @Sendable () -> Set<KeyID>) -> Self {
            var tools = self
            tools.end = end
            tools.managementKeys = managementKeys
            return tools
        }
    }

    /// Has the keys of a management key's lineage ready before anything is asked.
    func fillReserve(of lineage: Lineage, serverURL: String) async {
        var pass = LineagePass(lineage: lineage, serverURL: serverURL, worker: self)
        await pass.fillReserve()
    }

    /// Does what is due for `lineage`, until it has to wait.
    ///
    /// Around a reload a pass of the former configuration may still be at work on it: its request is answered and
    /// recorded, its command ends, before this one looks at the facts.
    ///
    /// - Parameter limit: steps that failed before it are tried at once, whatever their pause.
    func work(
        on lineage: Lineage, serverURL: String, retryingFailuresBefore limit: Timestamp? = nil
    ) async -> LineagePass.Result {
        if !tools.visits.tryEnter(lineage.id) {
            await waiting.wait { await tools.visits.enter(lineage.id, deadline: .distantPast) }
        }
        var pass = LineagePass(lineage: lineage, serverURL: serverURL, worker: self)
        pass.retriesFailuresBefore = tools.retriesFailuresBefore ?? limit
        var result = await pass.run()
        tools.visits.leave(lineage.id)
        result.expiry = pass.facts.current?.expiry
        return result
    }
}
