import RotationConfiguration
import RotationCore
import RotationPorts

extension ConfigurationChange {
    /// What one configuration, with its clients, has that another had not.
    init(
        from old: (configuration: ValidatedConfiguration, clients: ClientPool),
        to new: (configuration: ValidatedConfiguration, clients: ClientPool)
    ) {
        let (former, present) = (old.configuration, new.configuration)
        self.init(
            lineages: Part(
                from: Dictionary(uniqueKeysWithValues: former.lineages.map { ($0.id, $0) }),
                to: Dictionary(uniqueKeysWithValues: present.lineages.map { ($0.id, $0) })),
            servers: Part(from: old.clients.fingerprints, to: new.clients.fingerprints),
            tenants: Part(from: former.tenantsByName, to: present.tenantsByName),
            settings: former.logLevel == present.logLevel ? [] : ["log_level"])
    }
}

extension ValidatedConfiguration {
    fileprivate var tenantsByName: [String: Tenant] {
        Dictionary(uniqueKeysWithValues: tenants.map { ("\($0.server)/\($0.id)", $0) })
    }
}
