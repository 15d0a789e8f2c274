import RotationCore
import RotationPorts

/// What ``SimulatedKeyServer`` reads out of a reply.
extension SimulatedReply {
    /// Nil when the body is no JSON.
    var json: JSONNode? { try? JSONReader.document(body) }

    var serverDate: Timestamp? { headers["Date"].flatMap(HTTPDate.parse) }

    func invalid(_ action: String) -> KeyServerError {
        KeyServerError(.invalidAnswer, "\(action): the answer is not what this operation gives", status: status)
    }

    /// The error that a status other than the expected one means.
    func error(_ action: String) -> KeyServerError {
        let retryAfter = headers["Retry-After"].flatMap { Int64($0) }.map { Duration.seconds($0) }
        let reason = json?["message"]?.text ?? json?["error"]?["message"]?.text ?? "no reason given"
        return KeyServerError(
            errorCode(hasRetryAfter: retryAfter != nil), "\(action): status \(status): \(reason)", status: status,
            retryAfter: retryAfter)
    }

    private func errorCode(hasRetryAfter: Bool) -> KeyServerError.Code {
        switch status {
        case 401: .unauthorized
        case 403: .forbidden
        case 429: .throttled
        case 503 where hasRetryAfter: .throttled
        case 500...: .serverFailure
        case 400...: isTyped ? .refused : .invalidAnswer
        case 300...: .redirected
        default: .invalidAnswer
        }
    }

    /// An error of the service or the gate in JSON, as opposed to that of some router on the way.
    private var isTyped: Bool { json?["message"]?.text != nil || json?["error"]?["message"]?.text != nil }

    /// S7: only a complete 201 is a success, only a typed 4xx says that nothing was done.
    func createOutcome(_ action: String) -> CreateOutcome {
        switch status {
        case 201:
            guard let text = json?["api_key"]?.text, let id = Secret(Array(text.utf8)).keyID else {
                return .unknown(invalid(action))
            }
            return .created(id, Secret(Array(text.utf8)), serverDate: serverDate)
        case 400..<500 where json?["code"]?.text == "API_KEY_NAME_TENANT_COMBO_NOT_UNIQUE": return .nameTaken
        case 400..<500 where isTyped: return .refused(error(action))
        default: return .unknown(error(action))
        }
    }
}

extension ListingPage {
    init?(_ reply: SimulatedReply) {
        guard let rows = reply.json?["data"]?.elements, let next = reply.json?["links"]?["next"]?.text else {
            return nil
        }
        let keys = rows.compactMap(ListedKey.init)
        guard keys.count == rows.count else { return nil }
        let query = next.firstIndex(of: "?").map { QueryString(String(next[$0...].dropFirst())) }
        self.init(keys: keys, nextCursor: query?.values(of: "cursor").first)
    }
}

extension ListedKey {
    fileprivate init?(_ row: JSONNode) {
        guard let id = row["id"]?.integer, let name = row["name"]?.text, let tenant = TenantID(row["tenant_id"]),
            let created = row["created"]?.text.flatMap({ Timestamp(rfc3339: $0) }), let expiry = Expiry(row),
            let permissions = row["permissions"]?.texts
        else { return nil }
        self.init(
            id: KeyID(id), name: name, tenant: tenant, expiry: expiry.time, created: created,
            permissions: Set(permissions.map { Permission($0) }))
    }
}

extension KeyDescription {
    init?(_ reply: SimulatedReply) {
        guard let data = reply.json?["data"], let id = data["id"]?.integer, let tenant = TenantID(data["tenant_id"]),
            let expiry = Expiry(data)
        else { return nil }
        self.init(
            id: KeyID(id), tenant: tenant, expiry: expiry.time,
            permissions: data["permissions"]?.texts.map { Set($0.map { Permission($0) }) })
    }
}

extension TenantID {
    fileprivate init?(_ node: JSONNode?) {
        guard let number = node?.integer, let id = Int32(exactly: number) else { return nil }
        self.init(id)
    }
}

/// `expiration_date`: a time, or `null` for never. Nil when it is neither.
private struct Expiry {
    let time: Timestamp?

    init?(_ row: JSONNode) {
        switch row["expiration_date"] {
        case .null?: time = nil
        case .string(let text)?:
            guard let time = Timestamp(rfc3339: text) else { return nil }
            self.time = time
        default: return nil
        }
    }
}
