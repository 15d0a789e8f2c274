@testable import RotationCore

/// A warrant such as only the checks of the core hand out.
func warrant(_ id: KeyID) -> RevocationWarrant {
    RevocationWarrant(keyID: id, tenant: TenantID(19), remoteName: "collector.edge7.g1", created: Timestamp(seconds: 0))
}
