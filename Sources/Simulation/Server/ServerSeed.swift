public import RotationCore

/// What a seed file puts into the server: tenants and their keys.
public struct ServerSeed: Hashable, Sendable {
    public var tenants: [Tenant]

    public struct Tenant: Hashable, Sendable {
        public var tenant: SimulatedTenant
        public var keys: [KeyDraft]
    }

    /// Reads a seed file as the manual describes it; every member is known, every value has a meaning.
    public init(json: [UInt8]) throws(SimulationInputError) {
        self = try StrictJSON.decode(ServerSeed.self, from: json)
    }
}

extension SimulatedServer {
    /// Adds the tenants and keys of a seed file.
    public mutating func plant(_ seed: ServerSeed, now: Timestamp) throws(SimulationInputError) {
        for (index, entry) in seed.tenants.enumerated() {
            setTenant(entry.tenant)
            for (keyIndex, draft) in entry.keys.enumerated() where addKey(draft, now: now) == nil {
                throw SimulationInputError(
                    place: "tenants[\(index)].keys[\(keyIndex)].id", message: "another key has this id")
            }
        }
    }
}
