import RotationCore
import RotationPorts
import Simulation

/// The management key's file: one of its own, or that of the lineage which is the management key (S24).
extension Stage {
    func readManagementKey() throws(KeyServerError) -> Secret {
        guard let token else { return managementKey }
        if !isActive(.unreadable(path: token.path)), let secret = files.secret(at: token) { return secret }
        throw KeyServerError(.credential, "cannot read the management key from \"\(token.path)\" (trial)")
    }

    func write(_ secret: Secret, to path: String) {
        files.set(path, to: secret.withBytes { Array($0) } + [UInt8(ascii: "\n")])
    }
}
