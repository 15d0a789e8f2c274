import RotationCore
import TOML

/// Reads all `[[tenant]]` blocks, those with the same server and id as one.
struct TenantsReader {
    private struct Identity: Hashable {
        let server: String
        let id: TenantID
    }

    private struct Group {
        let identity: Identity?
        var section: Section
        var keys: [Section]
    }

    private let servers: [String: Server]
    /// Of all servers, also of those that have problems.
    private let names: [String]
    private let nameSet: Set<String>
    /// False when a server may be missing here only because its file could not be parsed.
    private let knowsAllServers: Bool
    private let defaults: PolicySettings
    private let claims: PathClaims
    private let log: ProblemLog
    private var consumers: ConsumerRegister
    private var selfRule: SelfRule
    /// Where each key was first configured, by what it is to the server.
    private var placeByKey: [String: Place] = [:]
    private(set) var tenants: [Tenant] = []
    private(set) var lineages: [Lineage] = []

    init(
        _ merged: MergedConfiguration, servers: [Server], defaults: PolicySettings, claims: PathClaims, log: ProblemLog
    ) {
        self.servers = Dictionary(servers.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        names = merged.servers.map(\.name)
        nameSet = Set(names)
        knowsAllServers = merged.isComplete
        self.defaults = defaults
        self.claims = claims
        self.log = log
        consumers = ConsumerRegister(log)
        selfRule = SelfRule(servers, claims: claims, log: log)
    }

    mutating func read(_ blocks: [Section]) {
        var groups: [Group] = []
        var indexByIdentity: [Identity: Int] = [:]
        for block in blocks {
            let group = group(of: block)
            if let identity = group.identity, let index = indexByIdentity[identity] {
                for item in group.section.items { groups[index].section.add(item, log) }
                groups[index].keys += group.keys
            } else {
                if let identity = group.identity { indexByIdentity[identity] = groups.count }
                groups.append(group)
            }
        }
        for group in groups { read(group) }
    }

    /// Takes a block apart: what identifies the tenant, its keys, and the rest, in which nothing may be set twice.
    private func group(of block: Section) -> Group {
        var reader = SectionReader(block, log)
        let id = reader.require("id", "accepted is the tenant's id on the server") { (value) throws(Flaw) in
            TenantID(Int32(try value.integer(in: 1...Int64(Int32.max))))
        }
        let server = server(&reader, block)
        let keys = reader.tables("key", title: "[[tenant.key]]")
        var rest = Section(block.title, at: block.place)
        for item in block.items where !["id", "server", "key"].contains(item.key) { rest.add(item, log) }
        guard let id, let server else { return Group(identity: nil, section: rest, keys: keys) }
        return Group(identity: Identity(server: server, id: id.value), section: rest, keys: keys)
    }

    /// The name of the tenant's server; nil after a report, or when there is no server at all (reported elsewhere).
    private func server(_ reader: inout SectionReader, _ block: Section) -> String? {
        if block["server"] == nil {
            if names.count > 1 && knowsAllServers {
                log.report(
                    "[[tenant]] has no \"server\" although there are \(names.count)",
                    "accepted is \(alternatives(names))", at: block.place)
            }
            return names.count == 1 ? names.first : nil
        }
        let (names, nameSet, isAnyAccepted) = (names, nameSet, names.isEmpty || !knowsAllServers)
        return reader.read("server") { (value) throws(Flaw) in
            let name = try TOMLValue.text(value)
            guard nameSet.contains(name) || isAnyAccepted else {
                throw Flaw("is \(quoted(name))", "accepted is a configured server: \(alternatives(names))")
            }
            return name
        }?.value
    }

    private mutating func read(_ group: Group) {
        var reader = SectionReader(group.section, log)
        for key in ["id", "server", "key"] { reader.ignore(key) }
        let name = reader.read("name", TOMLValue.text)
        let managementKey = ManagementKeyReader.read(&reader, claims)
        let policy = PolicySettings(&reader, level: .tenant).overriding(defaults)
        reader.reportUnknownKeys()
        let tenant = group.identity.map {
            Tenant(id: $0.id, server: $0.server, name: name?.value, managementKey: managementKey)
        }
        if let tenant { tenants.append(tenant) }
        for section in group.keys { readKey(section, tenant, policy) }
    }

    private mutating func readKey(_ section: Section, _ tenant: Tenant?, _ policy: PolicySettings) {
        var reader = KeyReader(section, claims: claims, log: log)
        let key = reader.read(policy, &consumers)
        guard let tenant, let name = reader.name else { return }
        claim(name, Identity(server: tenant.server, id: tenant.id))
        guard let lineage = key?(tenant.server, tenant.id) else { return }
        if let place = reader.selfPlace { selfRule.check(lineage, of: tenant, at: place) }
        lineages.append(lineage)
    }

    /// A key may be configured once. Two server tables with the same URL are the same server here: their keys would
    /// take each other's remote names.
    private mutating func claim(_ name: Located<String>, _ identity: Identity) {
        let server = servers[identity.server]?.url.description ?? identity.server
        let key = "\(server) \(identity.id) \(name.value)"
        if let earlier = placeByKey[key] {
            log.report(
                "the key \(quoted(name.value)) of tenant \(identity.id) is already configured at \(log.name(earlier))",
                "accepted is one [[tenant.key]] for each name, tenant and server", at: name.place)
        } else {
            placeByKey[key] = name.place
        }
    }
}
