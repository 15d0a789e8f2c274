/// The name of an extended attribute; see `xattr(7)`.
struct ExtendedAttribute: RawRepresentable, Hashable, Sendable {
    let rawValue: String

    /// The access control list of POSIX.
    static let accessList = ExtendedAttribute(rawValue: "system.posix_acl_access")
    /// The security context of SELinux.
    static let label = ExtendedAttribute(rawValue: "security.selinux")
}
