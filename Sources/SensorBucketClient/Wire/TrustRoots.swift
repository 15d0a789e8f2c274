internal import NIOSSL

/// Reads the authorities to trust from a PEM file.
enum TrustRoots {
    static let maximumSize = 4 * 1024 * 1024

    /// Read by us first, because the library says the same for "missing" and "not PEM", which have different remedies.
    /// Nil for no path: the system's authorities.
    static func read(_ path: String?) throws(SetupError) -> NIOSSLTrustRoots? {
        guard let path else { return nil }
        return .certificates(try certificates(in: try bytes(of: path), path))
    }

    static func bytes(of path: String) throws(SetupError) -> [UInt8] {
        do {
            return try ReadOnlyFile(path, followingLink: true).read(atMost: maximumSize)
        } catch {
            throw SetupError(.unreadableAuthority, "cannot read the CA file \"\(path)\": \(error.reason)")
        }
    }

    static func certificates(in bytes: [UInt8], _ path: String) throws(SetupError) -> [NIOSSLCertificate] {
        let certificates: [NIOSSLCertificate]
        do {
            certificates = try NIOSSLCertificate.fromPEMBytes(bytes)
        } catch {
            certificates = []
        }
        if certificates.isEmpty {
            throw SetupError(
                .invalidAuthority,
                "cannot use the CA file \"\(path)\": it holds no certificate in PEM form; "
                    + "expected text that starts with -----BEGIN CERTIFICATE-----")
        }
        return certificates
    }
}
