internal import RotationCore

/// Reads keys one after another; remembers the permissions seen, as most keys of a page share a few sets.
struct KeyReader {
    private static let memoryLimit = 8

    /// Where the text of a set stands in the body, brackets included, and what it means.
    private var known: [(range: Range<Int>, permissions: Set<Permission>)] = []

    /// The real server puts the key of GET by id into `{"data": …}`, the published document does not; a listing never
    /// has a `data` within a key.
    mutating func read(_ reader: inout JSONReader) throws(JSONError) -> KeyMembers {
        _ = reader.peek()
        var members = KeyMembers(offset: reader.position)
        try reader.readObject { (name, reader) throws(JSONError) in
            if try reader.text(name, is: "data") {
                members = try read(&reader)
            } else {
                try readMember(name, of: &members, &reader)
            }
        }
        return members
    }

    private mutating func readMember(
        _ name: JSONText, of members: inout KeyMembers, _ reader: inout JSONReader
    ) throws(JSONError) {
        if try reader.text(name, is: "id") {
            members.id = try reader.readInt64()
        } else if try reader.text(name, is: "name") {
            members.name = Self.cut(try reader.string(try reader.readString()))
        } else if try reader.text(name, is: "tenant_id") {
            members.tenant = try Self.readTenant(&reader)
        } else if try reader.text(name, is: "expiration_date") {
            members.expiry = try reader.readNull() ? nil : try Self.readTimestamp(&reader)
        } else if try reader.text(name, is: "created") {
            members.created = try Self.readTimestamp(&reader)
        } else if try reader.text(name, is: "permissions") {
            members.permissions = try readPermissions(&reader)
        } else {
            try reader.skipValue()
        }
    }

    /// A name of ours has less than 200 characters; what others call theirs is for people, and a page of a thousand long
    /// ones is not to fill the memory.
    private static func cut(_ name: String) -> String {
        name.utf8.count <= nameLimit
            ? name : String(String.UnicodeScalarView(name.unicodeScalars.prefix(nameLimit / 4))) + "…"
    }

    private static let nameLimit = 1024

    private static func readTenant(_ reader: inout JSONReader) throws(JSONError) -> TenantID {
        _ = reader.peek()
        let start = reader.position
        guard let tenant = Int32(exactly: try reader.readInt64()) else {
            throw JSONError(at: start, "a tenant_id beyond 32 bits")
        }
        return TenantID(tenant)
    }

    private static func readTimestamp(_ reader: inout JSONReader) throws(JSONError) -> Timestamp {
        _ = reader.peek()
        let start = reader.position
        guard let timestamp = Timestamp(rfc3339: try reader.string(try reader.readString())) else {
            throw JSONError(at: start, "not an RFC 3339 date-time")
        }
        return timestamp
    }

    /// The same bytes mean the same set, which then is neither parsed nor hashed again.
    private mutating func readPermissions(_ reader: inout JSONReader) throws(JSONError) -> Set<Permission> {
        _ = reader.peek()
        let start = reader.position
        for (range, permissions) in known where reader.bytes[start...].starts(with: reader.bytes[range]) {
            reader.position += range.count
            return permissions
        }
        var permissions: Set<Permission> = []
        try reader.readArray { (reader) throws(JSONError) in
            permissions.insert(Permission(try reader.string(try reader.readString())))
        }
        if known.count < Self.memoryLimit { known.append((start..<reader.position, permissions)) }
        return permissions
    }
}
