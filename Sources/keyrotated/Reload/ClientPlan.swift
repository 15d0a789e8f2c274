import RotationConfiguration
import RotationCore
import SensorBucketClient

/// Which clients a configuration needs, as far as its `ca_file`s can be used.
struct ClientPlan {
    /// What makes a client the same after a reload.
    struct Key: Hashable {
        let url: String
        let managementKey: ManagementKeyPlace
        /// What the `ca_file` holds; nil without one.
        let authorities: [UInt8]?
        let timeout: Duration
    }

    struct Entry: Hashable {
        let key: Key
        let tenants: [TenantID]
    }

    private(set) var servers: [(server: Server, entries: [Entry])] = []
    /// Everything that keeps clients from being made.
    private(set) var problems: [String] = []

    init(_ configuration: ValidatedConfiguration) {
        for server in configuration.servers {
            do throws(SetupError) {
                let authorities = try server.caFile.map(SensorBucketClient.authorities(at:))
                servers.append((server, Self.entries(of: server, configuration.tenants, authorities)))
            } catch { problems.append(error.message) }
        }
    }

    /// The server's own management key first: it also serves what only the ledger knows.
    private static func entries(of server: Server, _ all: [Tenant], _ authorities: [UInt8]?) -> [Entry] {
        let tenants = all.filter { $0.server == server.name }
        return server.managementKeys(with: tenants).map { place in
            Entry(
                key: Key(
                    url: server.url.description, managementKey: place, authorities: authorities, timeout: server.timeout
                ),
                tenants: tenants.filter { ($0.managementKey ?? server.managementKey) == place }.map(\.id))
        }
    }
}
