import RotationCore
import RotationPorts

/// The format `json`: one object with the secret and what there is to say about it.
///
/// The id is text, as numbers beyond 2^53 do not survive many readers of JSON.
struct JSONContent {
    let field: String

    func rendered(_ material: KeyMaterial) -> WipedBuffer {
        let expires = material.expiry.map { "\"\($0)\"" } ?? "null"
        let opening = "{\"".utf8 + JSONText.escaped(field.utf8) + "\": \"".utf8
        let closing =
            "\", \"key_id\": \"\(material.keyID)\", \"tenant_id\": \(material.lineage.tenant), "
            + "\"expires\": \(expires)}\n"
        let longest = JSONText.longestEscape * material.secret.count
        var buffer = WipedBuffer(capacity: opening.count + longest + closing.utf8.count)
        buffer.append(opening)
        material.secret.withBytes { bytes in
            for byte in bytes { buffer.append(JSONText.escape(byte)) }
        }
        buffer.append(closing.utf8)
        return buffer
    }

    /// White space, order and escapes are the writer's choice, and what stands beside the secret may be missing: an
    /// adopted file was not written by us. A member that we would not write makes the file somebody else's (S13).
    func reading(of bytes: UnsafeRawBufferPointer) -> FileReading {
        guard let members = FlatJSON.members(of: bytes) else {
            return .foreign(reason: "it is not one flat JSON object")
        }
        var seen: Set<Member> = []
        var secret: Secret?
        var keyID: KeyID?
        for member in members {
            guard let kind = kind(of: JSONText.unescaped(bytes[member.name])) else {
                return .foreign(reason: "it has a member that is not ours")
            }
            guard seen.insert(kind).inserted else { return .foreign(reason: "it has a member twice") }
            switch kind {
            case .secret: secret = visibleSecret(member.text(in: bytes))
            case .keyID: keyID = member.integer(in: bytes).map { KeyID($0) }
            case .tenantID, .expires: break
            }
        }
        return judge(secret, keyID, seen)
    }

    private func judge(_ secret: Secret?, _ keyID: KeyID?, _ seen: Set<Member>) -> FileReading {
        guard seen.contains(.secret) else { return .foreign(reason: "it has no member of the configured name") }
        guard let secret else { return .foreign(reason: "its value is missing or not printable ASCII") }
        if seen.contains(.keyID), let own = secret.keyID, own != keyID {
            return .foreign(reason: "its key_id is not that of its key")
        }
        return .value(SecretBox(secret))
    }

    private enum Member: String, CaseIterable {
        case secret
        case keyID = "key_id"
        case tenantID = "tenant_id"
        case expires
    }

    /// The names that a configured field must leave alone.
    private func kind(of name: consuming WipedBuffer?) -> Member? {
        guard let name else { return nil }
        return name.withBytes { bytes in
            if bytes.elementsEqual(field.utf8) { return .secret }
            return Member.allCases.first { $0 != .secret && bytes.elementsEqual($0.rawValue.utf8) }
        }
    }

    private func visibleSecret(_ text: consuming WipedBuffer?) -> Secret? {
        guard let text else { return nil }
        return text.withBytes { bytes in
            bytes.isEmpty || !bytes.allSatisfy(FileContent.isVisible) ? nil : Secret(bytes)
        }
    }
}
