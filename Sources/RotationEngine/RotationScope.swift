public import RotationCore
import RotationPorts

/// What a configuration asks the engine to look after: the part of a ``RotationSetup`` that a reload replaces.
public struct RotationScope: Sendable {
    public let servers: [RotationSetup.Server]
    public let lineages: [Lineage]

    /// - Parameter servers: never empty, as an engine without any would have nothing to wait for.
    public init(servers: [RotationSetup.Server], lineages: [Lineage]) {
        precondition(!servers.isEmpty, "there is no server to look after")
        self.servers = servers
        self.lineages = lineages
    }

    /// The ids of all management keys, which are never adopted or revoked.
    var managementKeys: @Sendable () -> Set<KeyID> {
        { [servers] in Set(servers.flatMap(\.credentials).flatMap { $0.server.managementKey.ids }) }
    }
}
