import RotationCore

/// The body of a create, read as the server's JSON decoder does: member names in any case, unknown ones ignored, the
/// last of several counts, `null` is the same as nothing.
struct CreationBody {
    var name = ""
    var tenant: Int64 = 0
    var permissions: [String] = []
    var expiration: Expiration?

    struct Expiration {
        /// The instant that was meant: only the check "in the future" looks at it.
        let instant: Timestamp
        /// The wall clock with its offset dropped: what is stored (quirk 2).
        let stored: Timestamp

        /// RFC 3339 with capital `T` and `Z`; nil otherwise.
        init?(_ text: String) {
            guard !text.contains("t"), !text.contains("z"), let instant = Timestamp(rfc3339: text) else { return nil }
            let wallClock = text.hasSuffix("Z") ? text : text.dropLast("+00:00".count) + "Z"
            guard let stored = Timestamp(rfc3339: wallClock) else { return nil }
            self.instant = instant
            self.stored = stored
        }
    }

    enum Failure: Error {
        case malformed
        case unknownPermission
    }

    init(_ bytes: [UInt8]) throws(Failure) {
        guard let node = try? JSONReader.firstValue(of: bytes) else { throw .malformed }
        if node == .null { return }
        guard case .object(let members) = node else { throw .malformed }
        // A wrong type of a plain member lets the decoder go on, so a later unknown permission is what gets reported.
        var isMalformed = false
        for member in members where member.value != .null || member.name.lowercased() == "permissions" {
            switch member.name.lowercased() {
            case "name": if !Self.assign(member.value.text, to: &name) { isMalformed = true }
            case "tenant_id": if !Self.assign(member.value.integer, to: &tenant) { isMalformed = true }
            case "permissions": permissions = try Self.permissions(member.value)
            case "expiration_date":
                guard let expiration = member.value.text.flatMap(Expiration.init) else { throw .malformed }
                self.expiration = expiration
            default: break
            }
        }
        if isMalformed { throw .malformed }
    }

    private static func assign<Value>(_ value: Value?, to target: inout Value) -> Bool {
        guard let value else { return false }
        target = value
        return true
    }

    private static func permissions(_ node: JSONNode) throws(Failure) -> [String] {
        if node == .null { return [] }
        guard let elements = node.elements else { throw .malformed }
        var texts: [String] = []
        for element in elements {
            guard element == .null || element.text != nil else { throw .malformed }
            texts.append(element.text ?? "")
        }
        guard texts.allSatisfy(SimulatedServer.permissions.contains) else { throw .unknownPermission }
        return texts
    }
}
