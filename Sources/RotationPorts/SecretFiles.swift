public import RotationCore

/// The files that hold secrets.
public protocol SecretFiles: Sendable {
    /// Reads a destination without following a symbolic link (S14).
    func read(_ destination: Destination) async throws(SecretFileError) -> FileReading

    /// Replaces the file atomically, durably, with owner, group and mode as configured, and reads it back by path.
    ///
    /// On any error the old file is as it was (or, after the rename, the new one is complete) and no temporary
    /// file is left.
    func replace(_ destination: Destination, with material: KeyMaterial) async throws(SecretFileError)
}

/// What a destination holds.
public enum FileReading: Hashable, Sendable {
    case absent
    /// A regular file of zero bytes: nobody's content.
    case empty
    /// Exactly one value in the configured format. Whose it is, is for the caller to find out.
    case value(SecretBox)
    /// Something else. The reason describes the shape and never quotes the content.
    case foreign(reason: String)
}

/// What there is to say about the key that is delivered.
public struct KeyMaterial: Sendable {
    public let secret: Secret
    public let keyID: KeyID
    public let lineage: LineageID
    public let generation: GenerationNumber
    /// Nil: never expires.
    public let expiry: Timestamp?

    public init(
        secret: Secret, keyID: KeyID, lineage: LineageID, generation: GenerationNumber, expiry: Timestamp?
    ) {
        self.secret = secret
        self.keyID = keyID
        self.lineage = lineage
        self.generation = generation
        self.expiry = expiry
    }
}

/// Why a destination could not be read or replaced: `cannot replace "/run/keys/acme.key": rename: Permission denied
/// (EACCES); is the directory owned by keyrotated?`
public struct SecretFileError: Error, Hashable, Sendable, CustomStringConvertible {
    public enum Code: Hashable, Sendable {
        /// The path breaks a rule of S14: a symbolic link, an untrusted ancestor, not a regular file.
        case unsafePath
        case missingDirectory
        case permission
        /// The owner or group does not exist on this machine.
        case unknownOwner
        /// Disk full, quota, read-only file system, input/output error.
        case storage
        /// Read back after the rename, the file was not what was written.
        case changed
    }

    public let code: Code
    public let message: String

    public init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    public var description: String { message }
}
