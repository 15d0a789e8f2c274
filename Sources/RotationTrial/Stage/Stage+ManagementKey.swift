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

    /// Somebody revokes it.
    func takeManagementKey() {
        guard let key = managementKeyInFile?.keyID else { return }
        server.withServer { $0.removeKey(key) }
        somebodyTook(key)
    }

    /// The operator replaces it by hand. Not one that the daemon renews: that would be in the way of it.
    func replaceManagementKey(expiry: Timestamp?) {
        if token == nil { putManagementKey(expiry: expiry) }
    }

    /// The operator replaces it where the daemon can do nothing any more without, or soon will.
    func letIn() {
        if let key = managementKeyInFile, lives(key) { return }
        if !hasManagementKeyInReserve { putManagementKey(expiry: nil) }
    }

    /// Whether the ledger has one that works, whatever its file holds.
    var hasManagementKeyInReserve: Bool {
        guard let lineage = plan.managementLineage else { return false }
        return LineageFacts(ledger.log(of: lineage.id)).generations.contains { generation in
            guard generation.verifiedAt != nil || generation.acceptedAt != nil else { return false }
            return generation.secret.map { lives($0.secret) } ?? false
        }
    }

    private var managementKeyInFile: Secret? { token.map { files.secret(at: $0) } ?? managementKey }

    private func putManagementKey(expiry: Timestamp?) {
        let now = clock.now()
        let tenants = plan.allLineages.map(\.id.tenant)
        let draft = KeyDraft(
            name: "management \(now) \(moments.count)", tenant: tenants.min() ?? TenantID(1),
            permissions: ["READ_API_KEYS", "WRITE_API_KEYS"], expiry: expiry)
        guard let key = server.withServer({ $0.addKey(draft, now: now) }) else { return }
        guard let token else {
            managementKey = key.bearer
            return
        }
        write(key.bearer, to: token.path)
        referee.somebodyChanged(token.path, isForeign: true)
        referee.isSurrendered(key.id)
    }

    /// Long enough for the daemon to replace it.
    private func lives(_ secret: Secret) -> Bool {
        let now = clock.now() + (plan.managementLineage.map { Patience(for: $0).untilDelivered } ?? .zero)
        guard let key = secret.keyID.flatMap({ id in server.withServer { $0.key(id) } }) else { return false }
        return key.bearer == secret && key.expiry.map { now < $0 } ?? true
    }
}
