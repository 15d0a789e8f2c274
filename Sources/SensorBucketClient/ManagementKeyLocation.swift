/// Where the file of a management key is.
public enum ManagementKeyLocation: Hashable, Sendable, CustomStringConvertible {
    /// An absolute path.
    case path(String)
    /// A credential that systemd passes to the service, see systemd.exec(5): a file of this name in `directory`, which
    /// is `$CREDENTIALS_DIRECTORY`; nil when that is not set. It belongs to the service's user, has mode 0400, may be in
    /// memory only, and is made anew with each start of the service.
    case credential(String, directory: String?)

    /// Nil when there is no directory of credentials.
    public var path: String? {
        switch self {
        case .path(let path): path
        case .credential(let name, let directory): directory.map { "\($0)/\(name)" }
        }
    }

    /// For messages: `"/etc/keyrotated/token"`, or `credential "sensorbucket"`.
    public var description: String {
        switch self {
        case .path(let path): "\"\(path)\""
        case .credential(let name, _): "credential \"\(name)\""
        }
    }

    /// Why there may be no such file, and the way out.
    var absence: String {
        switch self {
        case .path: "does it exist under that name?"
        case .credential(let name, let directory):
            (directory == nil ? "$CREDENTIALS_DIRECTORY is not set: systemd passes no credential; " : "")
                + "put LoadCredential=\(name):/path into the unit, then systemctl daemon-reload and restart it"
        }
    }

    /// What to do when it holds nothing. The packaged unit passes an empty credential in the place of a missing file.
    var wayOutOfEmptiness: String {
        switch self {
        case .path: "put the key into it, as the server gave it"
        case .credential:
            "was the file that LoadCredential= of the unit names missing when the service was started? put the key into it, "
                + "then restart the service"
        }
    }
}
