import RotationCore
import RotationPorts
import Simulation
import Synchronization

/// Judges what the engine does against the truth: the server's keys and clock, the files, and what it asked for. It
/// shares no reasoning with the engine, and looks only at what an effect has touched.
final class Referee: Sendable {
    struct State {
        var watches: [LineageID: Watch] = [:]
        var files: [String: FileWatch] = [:]
        var asks: [Ask: LineageID] = [:]
        /// Names that were sent, each with whether it is known that it never arrived.
        var sent: [String: Bool] = [:]
        /// What only a ledger knew that was lost or replaced by an older one.
        var forgotten: Set<Ask> = []
        var keys: [KeyID: KeyWatch] = [:]
        /// What each consumer that tells the truth uses, by path.
        var memories: [ConsumerID: [String: KeyID]] = [:]
        /// Others' keys that the operator lets the engine adopt, and revoke in the end.
        var surrendered: Set<KeyID> = []
        /// Names of others' keys that the operator knows of (S11).
        var acknowledged: Set<String> = []
        /// Keys that somebody else revoked.
        var taken: Set<KeyID> = []
        /// Since when the clocks have differed by more than five minutes.
        var skewedSince: Timestamp?
        var lastStep = Timestamp.distantPast
        /// When the clock or the server's keys were set back, or forward again.
        var lastUpheaval = Timestamp.distantPast
        var effects = Effects()
        /// Before this no file can be overdue.
        var nextLook = Timestamp.distantPast
        var violation: Violation?
    }

    /// What a restart with nothing due has none of (P5).
    struct Effects: Equatable {
        var creates = 0
        var revocations = 0
        var writes = 0
        var tellings = 0
    }

    let server: SharedSimulatedServer
    let clock: ManualClock
    let wallClock: WallClock
    /// The tenant of the management key.
    let managementTenant: TenantID
    let state = Mutex(State())

    init(_ plan: TrialPlan, server: SharedSimulatedServer, clock: ManualClock, wallClock: WallClock) {
        self.server = server
        self.clock = clock
        self.wallClock = wallClock
        managementTenant = plan.managementTenant
        isConfigured(plan.lineages)
    }

    /// Knows what `other` knows, and judges another machine from now on.
    init(copyOf other: Referee) {
        server = other.server
        clock = other.clock
        wallClock = other.wallClock
        managementTenant = other.managementTenant
        let known = other.state.withLock { $0 }
        state.withLock { $0 = known }
    }

    var now: Timestamp { clock.now() }
    /// Keys that somebody else revoked.
    var taken: Set<KeyID> { state.withLock { $0.taken } }
    var violation: Violation? { state.withLock { $0.violation } }
    var effects: Effects { state.withLock { $0.effects } }
    var keysMade: Int { state.withLock { $0.effects.creates } }

    /// Writes a violation down, if it is the first.
    @discardableResult
    func violation(_ invariant: Invariant, _ finding: String) -> Violation {
        let found = Violation(invariant: invariant, finding: finding, at: now - Stage.start)
        state.withLock { if $0.violation == nil { $0.violation = found } }
        return found
    }

    /// These lineages are looked after from now on.
    func isConfigured(_ lineages: [Lineage]) {
        let now = now
        state.withLock { state in
            let former = state.watches
            state.watches = [:]
            for lineage in lineages {
                var watch = Watch(lineage: lineage, patience: Patience(for: lineage), calmSince: now)
                if let known = former[lineage.id] {
                    watch.troubles = known.troubles
                    watch.isHeld = known.isHeld
                    watch.isCompromised = known.isCompromised
                    watch.creates = known.creates
                    watch.intents = known.intents
                    watch.hasLostMemory = known.hasLostMemory
                    watch.needsOperator = known.needsOperator
                }
                state.watches[lineage.id] = watch
            }
            configureFiles(of: lineages, &state)
            state.nextLook = .distantPast
        }
    }

    /// A file that comes back, and holds what the lineage's others do, may need nothing.
    private func configureFiles(of lineages: [Lineage], _ state: inout State) {
        let now = now
        let former = state.files
        for path in former.keys { state.files[path]?.isReleased = true }
        for lineage in lineages {
            let paths = lineage.destinations.map(\.path)
            let held = Set(paths.compactMap { state.files[$0]?.key })
            for path in paths {
                var file = former[path] ?? FileWatch(lineage: lineage.id, isDueSince: now)
                if file.isReleased, held.count != 1 || file.key == nil { file.isDueSince = now }
                // What is not a key any more the ledger may have forgotten: then it is foreign, and left alone (S13).
                if file.isReleased, let key = file.key, !isAccepted(key) { file.isForeign = true }
                file.isReleased = false
                state.files[path] = file
            }
        }
    }

    /// The operator lets the engine adopt the key in this file, and revoke it in the end.
    func isGivenAway(_ key: SimulatedKey, at path: String) {
        state.withLock { state in
            guard let ask = Ask(key), let file = state.files[path], let watch = state.watches[file.lineage],
                watch.lineage.existing == .adopt
            else { return }
            if watch.lineage.revokeAdopted { state.asks[ask] = file.lineage }
            state.files[path]?.key = key.id
            state.files[path]?.isForeign = false
            state.files[path]?.isDelivered = true
            state.files[path]?.number = 0
            state.files[path]?.expiry = ask.expiry
            state.files[path]?.isDueSince = Self.due(ask.expiry, watch.lineage.policy)
            state.keys[key.id] = KeyWatch()
        }
    }

    /// The key that the engine put into this file, if it is still there.
    func key(in path: String) -> KeyID? { state.withLock { $0.files[path]?.key } }

    /// Whether the server takes this key now.
    func isAccepted(_ id: KeyID) -> Bool {
        let now = now
        return server.withServer { server in
            guard let key = server.key(id), server.isActive(key.tenant) else { return false }
            return key.expiry.map { now <= $0 } ?? true
        }
    }
}
