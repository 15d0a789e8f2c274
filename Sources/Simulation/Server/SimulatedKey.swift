public import RotationCore

/// One row of the simulated server's table of keys.
public struct SimulatedKey: Hashable, Sendable {
    public let id: KeyID
    public let name: String
    public let tenant: TenantID
    /// As sent, duplicates included; may hold one that the server does not know.
    public let permissions: [String]
    /// Nil: never expires.
    public let expiry: Timestamp?
    public let created: Timestamp
    /// The 32 hexadecimal digits, without the id.
    let password: SecretBox

    /// What a client sends as bearer: `base64("<id>:<32 digits>")` without padding.
    public var bearer: Secret {
        var text = Array("\(id):".utf8)
        password.secret.withBytes { text.append(contentsOf: $0) }
        return Secret(Base64Text.encode(text, alphabet: .standard))
    }

    /// The place in every listing: newest first, then the larger id.
    var position: Position { Position(created: created, id: id) }

    func isExpired(_ now: Timestamp) -> Bool {
        guard let expiry else { return false }
        return now > expiry
    }

    /// The row as `list` shows it.
    func listed(tenantName: String) -> String {
        "{\"id\":\(id),\"name\":\(JSONText.quoted(name)),\"tenant_id\":\(tenant)"
            + ",\"tenant_name\":\(JSONText.quoted(tenantName)),\"expiration_date\":\(expiryText)"
            + ",\"created\":\"\(created)\",\"permissions\":\(JSONText.array(permissions))}"
    }

    /// The row as GET by id shows it: the server forgets the name there.
    var described: String {
        "{\"data\":{\"id\":\(id),\"name\":\"\",\"expiration_date\":\(expiryText),\"tenant_id\":\(tenant)"
            + ",\"permissions\":\(JSONText.array(permissions))}}"
    }

    private var expiryText: String { expiry.map { "\"\($0)\"" } ?? "null" }

    struct Position: Hashable, Comparable {
        let created: Timestamp
        let id: KeyID

        static func < (left: Position, right: Position) -> Bool {
            (left.created, left.id) < (right.created, right.id)
        }
    }
}
