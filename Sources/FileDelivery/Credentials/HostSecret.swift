/// What credentials are encrypted with on this machine: root alone may read it, and a unit passes it to a daemon without
/// privileges.
public enum HostSecret {
    /// `systemd-creds setup` makes it, once.
    public static let path = "/var/lib/systemd/credential.secret"
    /// The name under which the unit passes it.
    static let credential = "credential-secret"
    /// The line of the unit.
    public static let setting = "LoadCredential=\(credential):\(path)"
}
