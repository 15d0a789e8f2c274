import RotationCore
import TOML

/// Reads `[[tenant.key]]`.
struct KeyReader {
    /// What is missing to a lineage is the tenant that it belongs to.
    typealias Unplaced = (_ server: String, _ tenant: TenantID) -> Lineage

    private let section: Section
    private let claims: PathClaims
    private let log: ProblemLog
    private(set) var name: Located<String>?
    /// Of `self = true`.
    private(set) var selfPlace: Place?

    init(_ section: Section, claims: PathClaims, log: ProblemLog) {
        self.section = section
        self.claims = claims
        self.log = log
    }

    /// Nil after a report.
    mutating func read(_ outer: PolicySettings, _ register: inout ConsumerRegister) -> Unplaced? {
        var reader = SectionReader(section, log)
        name = reader.require("name", "accepted is a name such as \"collector\"", TOMLValue.name)
        let permissions = reader.require(
            "permissions", "accepted is an array such as [\"READ_DEVICES\"]", TOMLValue.permissions)
        let existing: Located<ExistingFileRule>? = reader.read("existing", TOMLValue.choice)
        let hold = reader.read("hold", TOMLValue.boolean)
        let revokeAdopted = reader.read("revoke_adopted", TOMLValue.boolean)
        let isSelf = reader.read("self", TOMLValue.boolean)
        if let isSelf, isSelf.value { selfPlace = isSelf.place }
        let policy = PolicySettings(&reader, level: .key).overriding(outer).resolved(at: section.place, log)
        let destinations = destinations(&reader)
        let consumers = consumers(&reader, &register)
        reader.reportUnknownKeys()
        guard let name, let permissions, let policy else { return nil }
        // The file of a management key holds one from the beginning: there is nothing to refuse.
        let isManagementKey = selfPlace != nil
        return { server, tenant in
            Lineage(
                id: LineageID(server: server, tenant: tenant, name: name.value), permissions: permissions.value,
                policy: policy, existing: existing?.value ?? (isManagementKey ? .adopt : .refuse),
                hold: hold?.value ?? false, revokeAdopted: revokeAdopted?.value ?? false, destinations: destinations,
                consumers: consumers, isManagementKey: isManagementKey)
        }
    }

    /// A key that goes nowhere is of no use to anybody: at least one file.
    private func destinations(_ reader: inout SectionReader) -> [Destination] {
        let sections = reader.tables("file", title: "[[tenant.key.file]]")
        if section["file"] == nil || (sections.isEmpty && !hasReportedFiles) {
            log.report(
                "[[tenant.key]] has no file", "accepted is at least one [[tenant.key.file]] with a path",
                at: section.place)
        }
        return sections.compactMap { DestinationReader.read($0, claims, log) }
    }

    /// True when `file` is something else than an empty array, about which there is a report already.
    private var hasReportedFiles: Bool {
        guard case .array(let elements) = section["file"]?.value.value.content else { return true }
        return !elements.isEmpty
    }

    private func consumers(_ reader: inout SectionReader, _ register: inout ConsumerRegister) -> [Consumer] {
        var consumers: [Consumer] = []
        for section in reader.tables("consumer", title: "[[tenant.key.consumer]]") {
            guard let consumer = ConsumerReader.read(section, log) else { continue }
            if consumers.contains(where: { $0.id == consumer.value.id }) {
                log.report(
                    "the key has this \(consumer.value.kindName) already",
                    "accepted is each \(consumer.value.kindName) once for a key", at: consumer.place)
            }
            register.add(consumer)
            consumers.append(consumer.value)
        }
        return consumers
    }
}
