import FileDelivery
import RotationConfiguration
import RotationCore
import RotationPorts

/// Whether each file could be replaced now, and what it holds at present (S13).
struct DestinationCheck {
    private(set) var part = CheckedPart(title: "files")

    private let state: StateCheck
    private let servers: ServerCheck
    private let delivery = FileDelivery()
    /// Files that are looked at side by side: each waits for its disk.
    private static let width = 8

    init(_ configuration: ValidatedConfiguration, _ state: StateCheck, _ servers: ServerCheck) async {
        self.state = state
        self.servers = servers
        let items = configuration.lineages.flatMap { lineage in lineage.destinations.map { (lineage, $0) } }
        var results: [[Finding]] = []
        for start in stride(from: 0, to: items.count, by: Self.width) {
            results += await findings(items[start..<min(start + Self.width, items.count)])
        }
        part.findings = results.flatMap { $0 }
        let good = results.count { findings in
            !findings.contains { if case .wrong = $0.verdict { true } else { false } }
        }
        if good > 0 { part.findings.append(.fine("\(Count.text(good, "file")) can be written")) }
    }

    /// In the order of `items`.
    private func findings(_ items: ArraySlice<(Lineage, Destination)>) async -> [[Finding]] {
        await withTaskGroup(of: (Int, [Finding]).self) { group in
            for (index, (lineage, destination)) in zip(items.indices, items) {
                group.addTask { (index, await findings(lineage, destination)) }
            }
            var found: [Int: [Finding]] = [:]
            for await (index, findings) in group { found[index] = findings }
            return items.indices.map { found[$0] ?? [] }
        }
    }

    private func findings(_ lineage: Lineage, _ destination: Destination) async -> [Finding] {
        do throws(SecretFileError) {
            let content = finding(try await delivery.read(destination), lineage, destination)
            try await delivery.rehearse(destination)
            return content.map { [$0] } ?? []
        } catch {
            return [.wrong(Self.status(of: error), "\(lineage.id): \(error.message)")]
        }
    }

    private static func status(of error: SecretFileError) -> ExitStatus {
        switch error.code {
        case .unsafePath, .permission: .permission
        case .missingDirectory, .unknownOwner, .storage, .changed, .unusableTemplate: .cannotWrite
        }
    }

    /// Nil when there is nothing to say of the content.
    private func finding(_ reading: FileReading, _ lineage: Lineage, _ destination: Destination) -> Finding? {
        let subject = "\(lineage.id): \"\(destination.path)\""
        // Whose a file's content is, is the ledger's to say.
        guard let known = state.known else { return nil }
        switch reading {
        case .absent, .empty: return nil
        case .foreign(let reason): return foreign(subject, "something else: \(reason)", nil, lineage, destination)
        case .value(let box):
            let key = box.secret.keyID
            if let key, known.lineage(of: key) == lineage.id { return nil }
            let content =
                key.map { "key \($0), \(Self.origin(of: known.lineage(of: $0)))" } ?? "something that is no key"
            return foreign(subject, content, key, lineage, destination)
        }
    }

    private static func origin(of lineage: LineageID?) -> String {
        lineage.map { "which is one of \($0)" } ?? "which is not ours"
    }

    private func foreign(
        _ subject: String, _ content: String, _ key: KeyID?, _ lineage: Lineage, _ destination: Destination
    ) -> Finding {
        let isFirstContact = state.facts[lineage.id]?.generations.isEmpty ?? true
        guard isFirstContact else {
            return .wrong(
                .cannotWrite, "\(subject) was changed by somebody else; it holds \(content)",
                remedy: "find out who writes there; when it is removed, our key is delivered again")
        }
        switch lineage.existing {
        case .refuse:
            return .wrong(
                .cannotWrite, "\(subject) holds \(content)",
                remedy:
                    "existing = \"adopt\" takes a key over, existing = \"replace\" overwrites the file; or move it away"
            )
        case .replace: return .noteworthy("\(subject) holds \(content); it will be overwritten")
        case .adopt: return adoption(subject, content, key, lineage)
        }
    }

    /// Told from the listing: nothing is sent as a key that was found in a file.
    private func adoption(_ subject: String, _ content: String, _ key: KeyID?, _ lineage: Lineage) -> Finding {
        let (tenant, server) = (lineage.id.tenant, lineage.id.server)
        guard let key else {
            return .wrong(.cannotWrite, "\(subject) cannot be adopted: it holds \(content)")
        }
        guard servers.hasListed(tenant, on: server) else {
            return .noteworthy("\(subject) holds key \(key); whether it can be adopted, the server could not be asked")
        }
        guard let listed = servers.listed(key, on: server), listed.tenant == tenant else {
            return .wrong(
                .cannotWrite, "\(subject) cannot be adopted: key \(key) is none that tenant \(tenant) has",
                remedy: "existing = \"replace\", or move the file away")
        }
        guard !servers.isManagementKey(key) || lineage.isManagementKey else {
            return .wrong(
                .cannotWrite, "\(subject) cannot be adopted: key \(key) is a management key",
                remedy: "move the file away, and a key of its own is made")
        }
        if let expiry = listed.expiry, expiry <= Clock.now() {
            return .wrong(
                .cannotWrite, "\(subject) cannot be adopted: key \(key) has expired",
                remedy: "existing = \"replace\", or move the file away")
        }
        return .fine("\(subject) holds key \(key), which will be adopted")
    }
}
