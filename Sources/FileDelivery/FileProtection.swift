/// What of an existing file its replacement has to keep, beside owner and group: who may use it is not ours to change.
///
/// Other extended attributes (`user.*`) are not carried over: they describe a content that is no more.
struct FileProtection: Sendable {
    /// Nil when a mode says it all.
    var accessList: AccessList?
    /// Nil where there is no SELinux.
    var label: [UInt8]?
}
