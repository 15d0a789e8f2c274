/// A file that holds the secret of a lineage. The whole file is ours (S13). Its identity is its path.
public struct Destination: Hashable, Sendable, Codable {
    /// Absolute, without `.`, `..` or empty components.
    public let path: String
    public let format: Format
    /// User name; nil keeps the owner of the existing file, else the daemon's.
    public let owner: String?
    /// Group name; nil keeps the group of the existing file, else the daemon's.
    public let group: String?
    /// Permission bits, e.g. `0o640`; never writable by group or others, never executable.
    public let mode: UInt16
    /// Whether the last component of the path may be a symbolic link, whose target is then the file (S14).
    public let followsSymlink: Bool

    public init(
        path: String, format: Format, owner: String? = nil, group: String? = nil, mode: UInt16 = 0o600,
        followsSymlink: Bool = false
    ) {
        self.path = path
        self.format = format
        self.owner = owner
        self.group = group
        self.mode = mode
        self.followsSymlink = followsSymlink
    }

    /// How the secret stands in the file.
    public enum Format: Hashable, Sendable, Codable {
        /// The secret, followed by a newline unless `newline` is false.
        case raw(newline: Bool)
        /// `VARIABLE=secret` and a newline, as systemd's `EnvironmentFile=` reads it.
        case env(variable: String)
        /// One JSON object: the secret as `field`, beside `key_id`, `tenant_id` and `expires`.
        case json(field: String)
        /// What the file at this absolute path says, with its placeholders filled in.
        case template(path: String)
        /// The secret alone, encrypted by systemd-creds(1) under this name, as `LoadCredentialEncrypted=` of a unit reads it.
        case credential(name: String)
    }
}
