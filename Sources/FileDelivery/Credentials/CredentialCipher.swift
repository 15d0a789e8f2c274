/// Encrypts and decrypts credentials as systemd does, for files of the format `credential`. ``SystemdCreds`` is the real
/// one.
protocol CredentialCipher: Sendable {
    func encrypt(_ plain: borrowing WipedBuffer, name: String) throws(CipherFailure) -> WipedBuffer
    /// - Throws: also for what was not encrypted under this name, or not for this machine.
    func decrypt(_ sealed: borrowing WipedBuffer, name: String) throws(CipherFailure) -> WipedBuffer
}

/// Why something could not be encrypted or decrypted, for the operator; never a part of it.
struct CipherFailure: Error, Hashable {
    let reason: String
}
