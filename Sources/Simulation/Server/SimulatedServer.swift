public import RotationCore

/// The only fake of SensorBucket: a pure state machine that behaves as the real server behind its gate was recorded.
///
/// Time is a parameter, chance comes from a seed: the same requests at the same times give the same replies, bytes and
/// all. Wrapped as a port by ``SimulatedKeyServer`` and as HTTP by the program `sensorbucket-sim`.
public struct SimulatedServer: Sendable {
    public var conditions = ServerConditions() {
        didSet { pages.removeAll() }
    }
    /// Starts anew, with its counts at zero, whenever it is set.
    public var faults = FaultPlan() {
        didSet { schedule = FaultSchedule(faults) }
    }
    public internal(set) var log = RequestLog()

    private(set) var tenants: [TenantID: SimulatedTenant] = [:] {
        didSet { pages.removeAll() }
    }
    var table = KeyTable() {
        didSet { pages.removeAll() }
    }
    /// Pages as they were answered since anything changed, by the query: most polls ask the same again.
    var pages: [String: SimulatedReply] = [:]
    private var schedule = FaultSchedule(FaultPlan())
    private var generator: Generator
    private var latestCreation = Timestamp.distantPast

    /// The permissions that the recorded release knows.
    public static let permissions: Set<String> = [
        "READ_DEVICES", "WRITE_DEVICES", "READ_API_KEYS", "WRITE_API_KEYS", "READ_TENANTS", "WRITE_TENANTS",
        "READ_PIPELINES", "WRITE_PIPELINES", "READ_MEASUREMENTS", "WRITE_MEASUREMENTS", "READ_TRACING",
        "READ_USER_WORKERS", "WRITE_USER_WORKERS", "READ_PROJECTS", "WRITE_PROJECTS",
    ]

    /// - Parameter seed: draws the ids and secrets.
    public init(seed: UInt64) {
        generator = Generator(state: seed)
    }

    /// Adds a tenant or replaces the one of this id; its keys stay.
    public mutating func setTenant(_ tenant: SimulatedTenant) {
        tenants[tenant.id] = tenant
    }

    /// Every key that exists, expired ones included, newest first.
    public var keys: [SimulatedKey] { table.newest(.max) }

    /// The key of this id, if it exists.
    public func key(_ id: KeyID) -> SimulatedKey? { table[id] }

    /// Whether keys of this tenant are accepted.
    public func isActive(_ tenant: TenantID) -> Bool { tenants[tenant]?.state == .active }

    /// Answers one request at the server's time `now`.
    public mutating func handle(_ request: SimulatedRequest, now: Timestamp) -> SimulatedReply {
        let fault = schedule.next(for: request)
        var reply = answer(request, fault: fault, now: now)
        if reply.status != 0 { reply.headers.append(HeaderField("Date", HTTPDate.text(now))) }
        log.append(.init(request, reply: reply, at: now))
        return reply
    }

    /// Puts a row into the table, past all checks but that of the id.
    ///
    /// - Returns: nil when a key of this id exists.
    @discardableResult
    public mutating func addKey(_ draft: KeyDraft, now: Timestamp) -> SimulatedKey? {
        let id = draft.id ?? drawID()
        guard table[id] == nil else { return nil }
        let key = SimulatedKey(
            id: id, name: draft.name, tenant: draft.tenant, permissions: draft.permissions, expiry: draft.expiry,
            created: draft.created ?? creationTime(now), password: draft.password ?? drawPassword())
        table.insert(key)
        return key
    }

    /// Takes a key out of the table, as if somebody had revoked it.
    public mutating func removeKey(_ id: KeyID) {
        table.remove(id)
    }

    /// Puts the tenants and keys back to what they were in `backup`. Ids are drawn on: none is given out twice.
    public mutating func restore(_ backup: SimulatedServer) {
        tenants = backup.tenants
        table = backup.table
    }

    /// Real creates were at least a millisecond apart. Keys made in one instant of a stopped clock are kept two
    /// microseconds apart, as listings skip keys that are closer (see ``ListingCursor``).
    private mutating func creationTime(_ now: Timestamp) -> Timestamp {
        latestCreation = max(now, latestCreation + .microseconds(2))
        return latestCreation
    }

    private mutating func drawID() -> KeyID {
        while true {
            let id = KeyID(Int64(generator.next() >> 1))
            if id.rawValue > 0, table[id] == nil { return id }
        }
    }

    private mutating func drawPassword() -> SecretBox {
        let digits = Array("0123456789abcdef".utf8)
        let words = [generator.next(), generator.next()]
        let text = words.flatMap { word in stride(from: 60, through: 0, by: -4).map { digits[Int(word >> $0 & 15)] } }
        return SecretBox(Secret(text))
    }

    /// SplitMix64 (Steele, Lea, Flood 2014): small, and every seed is a good one.
    private struct Generator: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var word = state
            word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
            word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
            return word ^ (word >> 31)
        }
    }
}
