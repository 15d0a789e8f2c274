import RotationCore
import RotationPorts
import Synchronization

/// The moments just before and just after each effect of the engine on the world outside, numbered as they come. At one
/// of them something can be made to happen, which the effect then waits for.
final class Boundaries: Sendable {
    private struct State {
        var count = 0
        var target: Int?
        var isReached = false
        /// The target is behind us, together with what happened there.
        var isPast = false
        var busy: Set<String> = []
        var collisions: [String] = []
        var requests = 0
    }

    private let state = Mutex(State())
    private let limit: Int
    private let forbidden: Set<String>
    private let action: @Sendable () async -> Void

    /// - Parameters:
    ///   - limit: so many requests may be in flight at a time.
    ///   - forbidden: what no effect may begin with once the target is past.
    init(
        target: Int?, limit: Int = .max, forbidden: Set<String> = [], _ action: @escaping @Sendable () async -> Void
    ) {
        self.limit = limit
        self.forbidden = forbidden
        self.action = action
        state.withLock { $0.target = target }
    }

    var count: Int { state.withLock { $0.count } }
    var isReached: Bool { state.withLock { $0.isReached } }
    /// What was done by two at the same time and must not be.
    var collisions: [String] { state.withLock { $0.collisions } }

    /// One effect, which has `names` for itself.
    func around<Value>(_ names: [String], _ effect: () async -> Value) async -> Value {
        check(names)
        await pass()
        enter(names)
        let value = await effect()
        leave(names)
        await pass()
        return value
    }

    /// The same for a request to the server.
    func request<Value>(_ names: [String] = [], _ effect: () async -> Value) async -> Value {
        await around(names) {
            state.withLock { state in
                state.requests += 1
                if state.requests > limit { state.collisions.append("\(state.requests) requests at a time") }
            }
            let value = await effect()
            state.withLock { $0.requests -= 1 }
            return value
        }
    }

    private func pass() async {
        let isTarget = state.withLock { state in
            state.count += 1
            if state.count == state.target { state.isReached = true }
            return state.count == state.target
        }
        guard isTarget else { return }
        await action()
        state.withLock { $0.isPast = true }
    }

    private func check(_ names: [String]) {
        state.withLock { state in
            guard state.isPast else { return }
            for name in names where forbidden.contains(name) { state.collisions.append("\(name), after the reload") }
        }
    }

    private func enter(_ names: [String]) {
        state.withLock { state in
            for name in names where !state.busy.insert(name).inserted { state.collisions.append(name) }
        }
    }

    private func leave(_ names: [String]) {
        state.withLock { $0.busy.subtract(names) }
    }
}

/// A port whose effects are numbered.
struct WatchedLedger: Ledger {
    let base: any Ledger
    let boundaries: Boundaries

    func record(_ facts: [Fact]) async throws(LedgerError) {
        let lineages = Set(facts.map { "lineage \($0.lineage)" }).sorted()
        try await boundaries.around(lineages) { () async -> Result<Void, LedgerError> in
            do throws(LedgerError) { return .success(try await base.record(facts)) } catch { return .failure(error) }
        }.get()
    }

    func facts(of lineage: LineageID) async throws(LedgerError) -> LineageFacts {
        try await boundaries.around(["lineage \(lineage)"]) { () async -> Result<LineageFacts, LedgerError> in
            do throws(LedgerError) { return .success(try await base.facts(of: lineage)) } catch {
                return .failure(error)
            }
        }.get()
    }

    func lineages() async throws(LedgerError) -> [LineageID] { try await base.lineages() }
    func takeRequests() async throws(LedgerError) -> [LineageID] { try await base.takeRequests() }
    func record(_ key: ManagementKeyRecord) async throws(LedgerError) { try await base.record(key) }
    func managementKeys() async throws(LedgerError) -> [ManagementKeyRecord] { try await base.managementKeys() }
}

struct WatchedFiles: SecretFiles {
    let base: any SecretFiles
    let boundaries: Boundaries

    func look(at destination: Destination) async throws(SecretFileError) -> FileLook {
        try await base.look(at: destination)
    }

    func replace(
        _ destination: Destination, with material: KeyMaterial
    ) async throws(SecretFileError) -> FileImprint {
        let names = ["path \(destination.path)", "lineage \(material.lineage)"]
        return try await boundaries.around(names) { () async -> Result<FileImprint, SecretFileError> in
            do throws(SecretFileError) { return .success(try await base.replace(destination, with: material)) } catch {
                return .failure(error)
            }
        }.get()
    }
}

struct WatchedConsumers: Consumers {
    let base: any Consumers
    let boundaries: Boundaries

    func tell(_ consumer: Consumer, about notice: ConsumerNotice) async -> ConsumerOutcome {
        let names = ["consumer \(consumer.id)"] + notice.lineages.map { "lineage \($0)" }
        return await boundaries.around(names) { await base.tell(consumer, about: notice) }
    }

    func probe(_ consumer: Consumer) async -> ConsumerOutcome {
        await boundaries.around(["consumer \(consumer.id)"]) { await base.probe(consumer) }
    }
}

struct WatchedServer: KeyServer {
    let base: any KeyServer
    let boundaries: Boundaries

    var managementKey: ManagementKeyStanding { base.managementKey }
    var clock: ServerClockReading? { base.clock }

    func keepInReserve(_ keys: [Secret]) { base.keepInReserve(keys) }

    func list(_ query: ListingQuery) async throws(KeyServerError) -> ListingPage {
        try await boundaries.request { () async -> Result<ListingPage, KeyServerError> in
            do throws(KeyServerError) { return .success(try await base.list(query)) } catch { return .failure(error) }
        }.get()
    }

    func describe(_ id: KeyID) async throws(KeyServerError) -> KeyLookup {
        try await boundaries.request { () async -> Result<KeyLookup, KeyServerError> in
            do throws(KeyServerError) { return .success(try await base.describe(id)) } catch { return .failure(error) }
        }.get()
    }

    func create(_ request: CreateRequest) async -> CreateOutcome {
        await boundaries.request(["creates of tenant \(request.tenant)"]) { await base.create(request) }
    }

    func revoke(_ warrant: RevocationWarrant) async throws(KeyServerError) -> RevokeOutcome {
        try await boundaries.request { () async -> Result<RevokeOutcome, KeyServerError> in
            do throws(KeyServerError) { return .success(try await base.revoke(warrant)) } catch {
                return .failure(error)
            }
        }.get()
    }

    func authenticate(as secret: Secret, tenant: TenantID) async throws(KeyServerError) -> AuthenticationAnswer {
        try await boundaries.request { () async -> Result<AuthenticationAnswer, KeyServerError> in
            do throws(KeyServerError) { return .success(try await base.authenticate(as: secret, tenant: tenant)) } catch
            { return .failure(error) }
        }.get()
    }
}
