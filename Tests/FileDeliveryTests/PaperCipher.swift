@testable import FileDelivery

/// A cipher that anybody can read who knows how; it refuses what was sealed under another name.
struct PaperCipher: CredentialCipher {
    /// Why nothing works at all; nil while all does.
    var failure: String?

    func encrypt(_ plain: borrowing WipedBuffer, name: String) throws(CipherFailure) -> WipedBuffer {
        if let failure { throw CipherFailure(reason: failure) }
        var sealed = WipedBuffer(capacity: name.utf8.count + 2 * plain.count + 16)
        sealed.append("sealed \(name):".utf8)
        plain.withBytes { bytes in for byte in bytes { sealed.append([byte ^ 0x5A]) } }
        return sealed
    }

    func decrypt(_ sealed: borrowing WipedBuffer, name: String) throws(CipherFailure) -> WipedBuffer {
        if let failure { throw CipherFailure(reason: failure) }
        let prefix = Array("sealed \(name):".utf8)
        let isOurs = sealed.withBytes { $0.starts(with: prefix) }
        guard isOurs else { throw CipherFailure(reason: "another name") }
        var plain = WipedBuffer(capacity: sealed.count)
        sealed.withBytes { bytes in for byte in bytes.dropFirst(prefix.count) { plain.append([byte ^ 0x5A]) } }
        return plain
    }
}
