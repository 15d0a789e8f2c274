/// Where a management key stands: its bytes are read when they are needed, and again when they change.
public enum ManagementKeyPlace: Hashable, Sendable, CustomStringConvertible {
    /// `token_file`: a file by its absolute path.
    case file(String)
    /// `credential`: a credential by the name that systemd passes it under (`LoadCredential=NAME:…`); the file of that
    /// name in `$CREDENTIALS_DIRECTORY`, see systemd.exec(5).
    case credential(String)

    /// For messages: `"/etc/keyrotated/token"`, or `credential "sensorbucket"`.
    public var description: String {
        switch self {
        case .file(let path): "\"\(path)\""
        case .credential(let name): "credential \"\(name)\""
        }
    }
}
