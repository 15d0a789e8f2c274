import RotationCore

@testable import Simulation

/// The server in the state that a line of `replay.tsv` describes, in words separated by spaces:
///
/// - `rows`, `row`: the keys that the recorded reply shows (a listing, GET by id) exist.
/// - `bearer`, `key`, `name`: the key that the request authenticates with, that its path names, that has the name in
///   its body. Options after a colon: `expired`, `expires=TIME`, `tenant=ID`, `id=ID`, `permission=P`, `other-secret`,
///   `lowercase`.
/// - `newer=N`, `older=N`: so many keys of the filter's tenant, newer or older than all rows.
/// - `elsewhere`: the newest key of all belongs to a tenant that was not asked for.
/// - `database-down`, `statement-timeout`, `connections-die=ROWS`, `tenants-down`, `creates-time-out`, `http-base`.
struct ReplayState {
    private(set) var server: SimulatedServer
    private let recording: Recording
    private let request: SimulatedRequest

    /// The key that stands in for the recorder's own: in tenant 1, older than everything.
    static let adminKey: KeyDraft = {
        var draft = KeyDraft(name: "admin", tenant: TenantID(1), permissions: ["READ_API_KEYS", "WRITE_API_KEYS"])
        draft.id = KeyID(4_242)
        draft.created = Timestamp(rfc3339: "2020-01-01T00:00:00Z")
        draft.password = SecretBox(Secret(Array(String(repeating: "0f", count: 16).utf8)))
        return draft
    }()

    struct UnknownWord: Error {
        let word: String
    }

    init(_ state: String, _ recording: Recording, _ request: SimulatedRequest) throws {
        self.recording = recording
        self.request = request
        server = SimulatedServer(seed: 1)
        let names = [
            1: "Admin", 2: "Archived", 3: "Seed tenant 1", 4: "Seed tenant 2", 5: "Seed tenant 3", 6: "Soon archived",
        ]
        for (id, name) in names {
            let isArchived = id == 2 || id == 6
            server.setTenant(
                SimulatedTenant(id: TenantID(Int32(id)), name: name, state: isArchived ? .archived : .active))
        }
        server.addKey(Self.adminKey, now: recording.time)
        for word in state.split(separator: " ") where word != "-" { try apply(String(word)) }
    }

    private mutating func apply(_ word: String) throws {
        let parts = word.split(separator: "=", maxSplits: 1).map(String.init)
        let number = parts.count > 1 ? Int(parts[1]) ?? 0 : 0
        switch parts[0] {
        case "database-down": server.conditions.database = .down
        case "statement-timeout": server.conditions.database = .statementTimeout
        case "connections-die": server.conditions.database = .connectionsDie(afterRows: number)
        case "tenants-down": server.conditions.unreachableService = "127.0.0.1:38799"
        case "creates-time-out": server.conditions.createsTimeOut = true
        case "http-base": server.conditions.base = "http://127.0.0.1:38700/api"
        case "newer": for index in 0..<number { add("newer-\(index)", created: recording.time + .seconds(index + 1)) }
        case "older": for index in 0..<number { add("older-\(index)", created: oldest - .milliseconds(index + 1)) }
        case "elsewhere": add("elsewhere", tenant: 1, created: recording.time + .seconds(3600))
        case "rows": for row in rows { try add(row) }
        case "row": if let row = recording.json?["data"] { try add(row) }
        default: try applyKey(word)
        }
    }

    private mutating func applyKey(_ word: String) throws {
        let parts = word.split(separator: ":", maxSplits: 1)
        var draft = KeyDraft(name: "the \(parts[0])", tenant: TenantID(3), permissions: ["READ_DEVICES"])
        switch parts[0] {
        case "bearer": try useBearer(&draft)
        case "key": draft.id = request.path.split(separator: "/").last.flatMap { Int64($0) }.map { KeyID($0) }
        case "name":
            let body = try JSONReader.firstValue(of: request.body)
            draft.name = body["name"]?.text ?? ""
            draft.tenant = TenantID(Int32(body["tenant_id"]?.integer ?? 0))
        default: throw UnknownWord(word: word)
        }
        for option in parts.dropFirst().joined().split(separator: ",") { try apply(option, to: &draft) }
        guard server.addKey(draft, now: recording.time - .seconds(5)) != nil else { throw UnknownWord(word: word) }
    }

    private func apply(_ option: Substring, to draft: inout KeyDraft) throws {
        let parts = option.split(separator: "=", maxSplits: 1).map(String.init)
        switch (parts[0], parts.count > 1 ? parts[1] : "") {
        case ("expired", _): draft.expiry = recording.time - .seconds(1)
        case ("expires", let text): draft.expiry = Timestamp(rfc3339: text)
        case ("tenant", let text): draft.tenant = TenantID(Int32(text) ?? 0)
        case ("id", let text): draft.id = Int64(text).map { KeyID($0) }
        case ("permission", let text): draft.permissions = [text]
        case ("lowercase", _): draft.name = draft.name.lowercased()
        case ("other-secret", _): draft.password = SecretBox(Secret(Array(String(repeating: "ab", count: 16).utf8)))
        default: throw UnknownWord(word: String(option))
        }
    }

    private func useBearer(_ draft: inout KeyDraft) throws {
        guard let bearer = SimulatedServer.bearer(of: request),
            let bytes = Base64Text.decode(bearer.utf8, alphabet: .standard),
            let colon = bytes.firstIndex(of: UInt8(ascii: ":")),
            let id = Int64(String(decoding: bytes[..<colon], as: UTF8.self))
        else { throw UnknownWord(word: "bearer") }
        draft.id = KeyID(id)
        draft.password = SecretBox(Secret(bytes[(colon + 1)...]))
    }

    private var rows: [JSONNode] { recording.json?["data"]?.elements ?? [] }

    /// When the oldest row was created; without rows, when the recording was made.
    private var oldest: Timestamp {
        rows.last?["created"]?.text.flatMap { Timestamp(rfc3339: $0) } ?? recording.time
    }

    private mutating func add(_ name: String, tenant: Int32? = nil, created: Timestamp) {
        let filter = QueryString(request.query).values(of: "tenant_id").first.flatMap { Int32($0) }
        var draft = KeyDraft(
            name: name, tenant: TenantID(tenant ?? filter ?? 3), permissions: ["READ_DEVICES"])
        draft.created = created
        server.addKey(draft, now: recording.time)
    }

    private mutating func add(_ row: JSONNode) throws {
        guard let id = row["id"]?.integer, let name = row["name"]?.text, let tenant = row["tenant_id"]?.integer,
            let permissions = row["permissions"]?.texts
        else { throw Recording.Malformed(what: "row of \(recording.name)") }
        var draft = KeyDraft(name: name, tenant: TenantID(Int32(tenant)), permissions: permissions)
        draft.id = KeyID(id)
        draft.expiry = row["expiration_date"]?.text.flatMap { Timestamp(rfc3339: $0) }
        draft.created = row["created"]?.text.flatMap { Timestamp(rfc3339: $0) }
        server.addKey(draft, now: recording.time)
    }
}

extension Recording {
    var json: JSONNode? { reply.flatMap { try? JSONReader.document($0.body) } }
}
