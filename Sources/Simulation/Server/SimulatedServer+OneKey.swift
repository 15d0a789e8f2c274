import RotationCore

/// What the service does with one key: show it, revoke it, check it as bearer.
extension SimulatedServer {
    /// GET by id. It deletes an expired key (quirk 15) and does not see the keys of archived tenants.
    mutating func describe(_ segment: Substring, lie: Lie, now: Timestamp) -> SimulatedReply {
        let notFound = SimulatedReply.serviceMessage(404, "API Key not found", code: "ERR_API_KEY_NOT_FOUND")
        guard let id = Self.keyID(segment), conditions.database == .up else { return .internalError }
        guard let key = activeKey(id) else { return notFound }
        if let unknown = Self.unknownPermission(of: key) {
            let context = "in GetHashedAPIKeyByNameAndTenantID, invalid permissions: "
            return Self.invalidPermission(context: context, unknown)
        }
        guard !key.isExpired(now) else {
            table.remove(id)
            return notFound
        }
        return .service(200, lie.told(of: key).described)
    }

    mutating func revoke(_ segment: Substring) -> SimulatedReply {
        guard let id = Self.keyID(segment) else { return .serviceMessage(400, "api_key_id must be a valid int") }
        guard conditions.database == .up else { return .internalError }
        guard table.remove(id) != nil else { return .serviceMessage(404, "Key does not exist") }
        return .serviceMessage(200, "API key has been revoked")
    }

    /// Deletes an expired key before it looks at the secret.
    mutating func authenticate(_ request: SimulatedRequest, now: Timestamp) -> SimulatedReply {
        guard let bearer = Self.bearer(of: request) else {
            return .serviceMessage(400, "Authorization header must be set")
        }
        guard let (id, password) = Self.parts(of: bearer) else { return .serviceMessage(400, "Invalid input") }
        guard conditions.database == .up else { return .internalError }
        guard let key = activeKey(id) else { return .service(401, "{}") }
        if let unknown = Self.unknownPermission(of: key) { return Self.invalidPermission(unknown) }
        guard !key.isExpired(now) else {
            table.remove(id)
            return .service(401, "{}")
        }
        return key.password.secret == password ? Self.session(of: key) : .service(401, "{}")
    }

    private static func session(of key: SimulatedKey) -> SimulatedReply {
        let seconds = key.expiry.map { $0.microseconds / 1_000_000 }
        let expiry = seconds.map { "\"exp\":\($0)," } ?? ""
        return .service(
            200, "{\"extra\":{\(expiry)\"perms\":\(JSONText.array(key.permissions)),\"tid\":\(key.tenant)}}")
    }

    private func activeKey(_ id: KeyID) -> SimulatedKey? {
        guard let key = table[id], tenants[key.tenant]?.state == .active else { return nil }
        return key
    }

    /// Signs and leading zeros are read as Go's `ParseInt` does.
    private static func keyID(_ segment: Substring) -> KeyID? {
        Int64(segment).map { KeyID($0) }
    }

    /// The id and the rest of `base64("<id>:<secret>")`.
    private static func parts(of bearer: Substring) -> (KeyID, Secret)? {
        guard let bytes = Base64Text.decode(bearer.utf8, alphabet: .standard) else { return nil }
        let pieces = bytes.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
        guard pieces.count == 2, !pieces[1].isEmpty, let id = Int64(String(decoding: pieces[0], as: UTF8.self)) else {
            return nil
        }
        return (KeyID(id), Secret(pieces[1]))
    }

    static func unknownPermission(of key: SimulatedKey) -> String? {
        key.permissions.first { !permissions.contains($0) }
    }

    static func invalidPermission(context: String = "", _ unknown: String) -> SimulatedReply {
        .serviceMessage(
            400, "\(context)permission value is invalid: \(unknown)", code: "ERR_PERMISSION_INVALID")
    }
}
