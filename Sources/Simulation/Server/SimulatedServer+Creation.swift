import RotationCore

/// `POST /api-keys`.
extension SimulatedServer {
    mutating func create(_ request: SimulatedRequest, lie: Lie, now: Timestamp) -> SimulatedReply {
        guard request.headers["Content-Type"] == "application/json" else {
            return .serviceMessage(400, "Invalid content type", code: "INVALID_CONTENT_TYPE")
        }
        do throws(CreationBody.Failure) {
            let body = try CreationBody(request.body)
            if let refusal = Self.refusal(of: body, now: now) ?? refusal(of: body) { return refusal }
            return insert(body, lie: lie, now: now)
        } catch {
            switch error {
            case .malformed: return .serviceMessage(400, "Malformed JSON", code: "MALFORMED_JSON")
            case .unknownPermission:
                return .serviceMessage(400, "permission value is invalid", code: "ERR_PERMISSION_INVALID")
            }
        }
    }

    /// What the body alone decides, in the server's order.
    private static func refusal(of body: CreationBody, now: Timestamp) -> SimulatedReply? {
        if body.name.isEmpty { return .serviceMessage(400, "name cannot be empty") }
        if body.tenant <= 0 { return .serviceMessage(400, "tenant_id must be higher than 0") }
        if let expiration = body.expiration, expiration.instant <= now {
            return .serviceMessage(400, "expiration_date must be set in the future")
        }
        return body.permissions.isEmpty ? .serviceMessage(400, "at least one permission is required") : nil
    }

    /// What the database decides, in the server's order.
    private func refusal(of body: CreationBody) -> SimulatedReply? {
        guard conditions.database == .up else { return .internalError }
        guard let tenant = Int32(exactly: body.tenant).flatMap({ tenants[TenantID($0)] }) else {
            return .serviceMessage(404, "Tenant could not be found", code: "TENANT_NOT_FOUND")
        }
        guard tenant.state == .active else {
            return .serviceMessage(404, "Organisation does not exist or has been archived")
        }
        // The column holds 255 characters and no NUL; neither is checked before the database refuses.
        guard !body.name.utf8.contains(0) else { return .internalError }
        guard !table.holdsName(body.name, in: tenant.id) else {
            return .serviceMessage(
                400, "API Key with name already exists for this tenant", code: "API_KEY_NAME_TENANT_COMBO_NOT_UNIQUE")
        }
        return body.name.unicodeScalars.count > 255 ? .internalError : nil
    }

    private mutating func insert(_ body: CreationBody, lie: Lie, now: Timestamp) -> SimulatedReply {
        let draft = KeyDraft(
            name: body.name, tenant: TenantID(Int32(body.tenant)), permissions: body.permissions,
            expiry: body.expiration?.stored)
        guard let key = addKey(draft, now: now) else { return .internalError }
        return lie.told(of: key).bearer.withBytes {
            .service(201, "{\"api_key\":\"\(String(decoding: $0, as: UTF8.self))\"}")
        }
    }
}
