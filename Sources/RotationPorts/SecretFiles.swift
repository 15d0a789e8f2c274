public import RotationCore

/// The files that hold secrets.
public protocol SecretFiles: Sendable {
    /// Looks at a destination by the rules of S14, and at its template, if it has one.
    func look(at destination: Destination) async throws(SecretFileError) -> FileLook

    /// Replaces the file atomically, durably, with owner, group and mode as configured, and reads it back by path.
    /// Returns the imprint that the next ``look(at:)`` finds when nothing was changed.
    ///
    /// On any error the old file is as it was (or, after the rename, the new one is complete) and no temporary
    /// file is left.
    @discardableResult
    func replace(
        _ destination: Destination, with material: KeyMaterial
    ) async throws(SecretFileError) -> FileImprint
}

extension SecretFiles {
    /// What ``look(at:)`` reads, without the imprint.
    public func read(_ destination: Destination) async throws(SecretFileError) -> FileReading {
        try await look(at: destination).reading
    }
}

/// What there is at a destination.
public struct FileLook: Hashable, Sendable {
    public let reading: FileReading
    /// Nil when there is no file, an empty one, or one that is too large to be ours.
    public let imprint: FileImprint?

    public init(reading: FileReading, imprint: FileImprint? = nil) {
        self.reading = reading
        self.imprint = imprint
    }
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
        /// The template is missing, unsafe, or no template.
        case unusableTemplate
    }

    public let code: Code
    public let message: String

    public init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    public var description: String { message }
}
