import RotationConfiguration
import RotationCore
import RotationPorts
import SQLiteLedger

/// What a command that only looks needs of the ledger: everything, read while the daemon goes on.
struct LedgerView {
    let instance: String?
    let daemon: Int32?
    /// What is known of the management keys, by server and place.
    let managementKeys: [ManagementKeyRecord]
    /// The configured lineages and those that only the ledger knows, with their facts, by name.
    let lineages: [(lineage: Lineage, facts: LineageFacts)]

    static let pageSize = 1000

    /// - Parameter names: of the lineages that matter, as on the command line; all when empty. Of a hundred thousand lineages
    ///   a few are read in no time.
    init(_ configuration: ValidatedConfiguration, names: [String] = []) async throws {
        daemon = try SQLiteLedger.daemonProcess(directory: configuration.stateDirectory)
        let (instance, managementKeys, facts) = try await SQLiteLedger.withLedger(
            directory: configuration.stateDirectory, mode: .reader
        ) { ledger in
            let facts =
                names.isEmpty
                ? try await Self.allFacts(in: ledger) : try await Self.facts(of: names, configuration, in: ledger)
            return (try await ledger.storedInstanceName(), try await ledger.managementKeys(), facts)
        }
        self.instance = instance
        self.managementKeys = managementKeys
        let isWanted = { (lineage: Lineage) in names.isEmpty || facts[lineage.id] != nil }
        lineages = Self.combine(configuration.lineages.filter(isWanted), facts)
    }

    /// Runs a command that can only tell what the ledger says.
    static func reading<Value>(_ body: () async throws -> Value) async throws -> Value {
        do { return try await body() } catch let error as LedgerError {
            throw ProgramFailure(.nothingReadable, error.message)
        }
    }

    private static func allFacts(in ledger: SQLiteLedger) async throws -> [LineageID: LineageFacts] {
        var facts: [LineageID: LineageFacts] = [:]
        var page = try await ledger.page(limit: pageSize)
        while true {
            for entry in page.entries { facts[entry.lineage] = entry.facts }
            guard let next = page.next else { return facts }
            page = try await ledger.page(after: next, limit: pageSize)
        }
    }

    /// Of those that `names` mean among the configured lineages and those with an unsettled generation; empty for one that
    /// the ledger never heard of.
    private static func facts(
        of names: [String], _ configuration: ValidatedConfiguration, in ledger: SQLiteLedger
    ) async throws -> [LineageID: LineageFacts] {
        let everybody = Set(try await ledger.lineages()).union(configuration.lineages.map(\.id))
        let chosen = try LineageName.choose(names, from: everybody.sorted()) { $0 }
        return Dictionary(uniqueKeysWithValues: zip(chosen, try await ledger.facts(of: chosen)))
    }

    private static func combine(
        _ configured: [Lineage], _ facts: [LineageID: LineageFacts]
    ) -> [(lineage: Lineage, facts: LineageFacts)] {
        let known = Set(configured.map(\.id))
        let retired = facts.filter { !known.contains($0.key) && !$0.value.generations.isEmpty }
        return
            (configured.map { ($0, facts[$0.id] ?? LineageFacts()) }
            + retired.map { (Lineage(retired: $0.key, facts: $0.value), $0.value) })
            .sorted { $0.0.id < $1.0.id }
    }
}
