import RotationConfiguration
import RotationCore
import RotationPorts
import SQLiteLedger

/// What a command that only looks needs of the ledger: everything, read while the daemon goes on.
struct LedgerView {
    let instance: String?
    let daemon: Int32?
    /// The configured lineages and those that only the ledger knows, with their facts, by name.
    let lineages: [(lineage: Lineage, facts: LineageFacts)]

    static let pageSize = 1000

    init(_ configuration: ValidatedConfiguration) async throws {
        daemon = try SQLiteLedger.daemonProcess(directory: configuration.stateDirectory)
        let (instance, facts) = try await SQLiteLedger.withLedger(
            directory: configuration.stateDirectory, mode: .reader
        ) { ledger in
            (try await ledger.storedInstanceName(), try await Self.allFacts(in: ledger))
        }
        self.instance = instance
        lineages = Self.combine(configuration.lineages, facts)
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
