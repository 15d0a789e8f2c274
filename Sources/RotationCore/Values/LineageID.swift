/// What makes a lineage the same lineage across configuration changes: server, tenant and name (S19).
public struct LineageID: Hashable, Comparable, Sendable, Codable, CustomStringConvertible {
    /// The name of the `[server.NAME]` table, not its URL.
    public let server: String
    public let tenant: TenantID
    /// Matches `[a-z0-9][a-z0-9_-]{0,62}` (S28).
    public let name: String

    public init(server: String, tenant: TenantID, name: String) {
        self.server = server
        self.tenant = tenant
        self.name = name
    }

    /// As on the command line: `main/19/collector`.
    public var description: String { "\(server)/\(tenant)/\(name)" }

    public static func < (left: LineageID, right: LineageID) -> Bool {
        (left.server, left.tenant, left.name) < (right.server, right.tenant, right.name)
    }

    /// True for `[a-z0-9][a-z0-9_-]{0,62}`: the only names a lineage or an instance may have. The dot is left out
    /// because it separates the parts of a ``RemoteName``.
    public static func isValidName(_ name: some StringProtocol) -> Bool {
        guard (1...63).contains(name.utf8.count), let first = name.utf8.first else { return false }
        func isLetterOrDigit(_ byte: UInt8) -> Bool {
            (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
                || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
        }
        return isLetterOrDigit(first)
            && name.utf8.allSatisfy { isLetterOrDigit($0) || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: "-") }
    }
}
