import RotationCore
import RotationPorts

/// The way from a key to an encrypted credential and back, for one task.
struct CredentialSeal: Sendable {
    let name: String
    let cipher: any CredentialCipher
    let task: FileTask

    /// Encrypts, and proves that the result can be decrypted again, before any file is touched: what only looks like a
    /// credential would be found by the service at its next start, with the old key gone.
    func sealed(_ plain: borrowing WipedBuffer) throws(SecretFileError) -> WipedBuffer {
        do throws(CipherFailure) {
            let sealed = try cipher.encrypt(plain, name: name)
            guard sealed.count <= FileTask.sizeLimit else { throw CipherFailure(reason: "the result is too large") }
            let opened = try cipher.decrypt(sealed, name: name)
            guard Self.isEqual(opened, plain) else { throw CipherFailure(reason: "decrypting gave something else") }
            return sealed
        } catch { throw refusal(error, of: plain) }
    }

    /// Nil for what is not encrypted under this name, or not for this machine.
    ///
    /// - Throws: when nothing at all can be decrypted here, which says nothing of the file.
    func opened(_ sealed: borrowing WipedBuffer) throws(SecretFileError) -> WipedBuffer? {
        do throws(CipherFailure) { return try cipher.decrypt(sealed, name: name) } catch {
            try rehearse()
            return nil
        }
    }

    /// Whether credentials can be encrypted and decrypted here, found out with a text that is no key.
    func rehearse() throws(SecretFileError) {
        var trial = WipedBuffer(capacity: 5)
        trial.append("trial".utf8)
        _ = try sealed(trial)
    }

    /// What a cipher says of its failure may be another program's words, and that program was given the secret (P2).
    private func refusal(_ failure: CipherFailure, of plain: borrowing WipedBuffer) -> SecretFileError {
        let redact = Redaction([plain.withBytes { Secret($0) }])
        return task.refusal(
            .permission, "the credential cannot be encrypted and decrypted: \(redact(failure.reason))")
    }

    private static func isEqual(_ left: borrowing WipedBuffer, _ right: borrowing WipedBuffer) -> Bool {
        left.withBytes { leftBytes in right.withBytes { leftBytes.elementsEqual($0) } }
    }
}
