public import RotationCore

/// An organisation on the simulated server.
public struct SimulatedTenant: Hashable, Sendable {
    public enum State: String, Hashable, Sendable, CaseIterable {
        case active
        /// Its keys are listed and can be revoked, but are refused as bearer and by GET.
        case archived
    }

    public let id: TenantID
    public var name: String
    public var state: State

    public init(id: TenantID, name: String, state: State = .active) {
        self.id = id
        self.name = name
        self.state = state
    }
}
