import RotationCore
import RotationPorts

/// A ledger that was put back to a backup from the middle of a create (S23).
extension LineagePass {
    /// A file holds the key of a request that counts as lost: its reply did come, and the ledger is older than that. The
    /// listing has shown that the key is what the request made (S4), and the file has its secret; what follows is what
    /// follows a reply. Taken for lost, it would be revoked while it is in use.
    mutating func recognizeDelivered() async throws(Interruption) {
        for destination in lineage.destinations {
            guard case .unknownValue(let keyID?) = findings[destination.path],
                let lost = facts.lostIntents.first(where: { $0.keyID == keyID && $0.isUsable }),
                let secret = await secret(of: keyID, at: destination)
            else { continue }
            try await record([.issued(lost.number, keyID, secret, serverDate: nil)])
            await inspectFiles()
        }
    }

    /// Nil when the file holds something else by now, or cannot be read: whoever writes it tells of that.
    private func secret(of keyID: KeyID, at destination: Destination) async -> SecretBox? {
        guard case .value(let box)? = try? await tools.files.read(destination), box.secret.keyID == keyID else {
            return nil
        }
        return box
    }
}
