import RotationCore

extension ValidatedConfiguration {
    /// The same configuration, in the memory of `former` where nothing has changed: of 100,000 keys of which one is
    /// another, what a daemon still uses of the former and what it uses of this one are one copy but for that key.
    public func sharingMemory(with former: ValidatedConfiguration) -> ValidatedConfiguration {
        let known = Dictionary(uniqueKeysWithValues: former.lineages.map { ($0.id, $0) })
        let lineages = lineages.map { lineage in
            known[lineage.id].flatMap { $0 == lineage ? $0 : nil } ?? lineage
        }
        return ValidatedConfiguration(
            instance: instance, stateDirectory: stateDirectory, logLevel: logLevel, servers: servers, tenants: tenants,
            lineages: lineages == former.lineages ? former.lineages : lineages)
    }
}
