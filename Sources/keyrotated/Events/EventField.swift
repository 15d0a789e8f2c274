import RotationCore

/// What a message is about, as the journal can be searched for: `journalctl LINEAGE=main/19/collector`.
enum EventField: Hashable {
    case server(String)
    case tenant(TenantID)
    /// As commands take it: `main/19/collector`.
    case lineage(LineageID)
    case generation(GenerationNumber)
    case keyID(KeyID)
    /// The phase that the generation has come to.
    case phase(Phase)
    case nextAction(String)
    case nextAt(Timestamp)
    /// When the delivered key expires.
    case deadline(Timestamp)
    case consumer(ConsumerID)
    case destination(path: String)
    case error(String)

    static let lineageName = "LINEAGE"

    var name: String {
        switch self {
        case .server: "SERVER"
        case .tenant: "TENANT"
        case .lineage: Self.lineageName
        case .generation: "GENERATION"
        case .keyID: "KEY_ID"
        case .phase: "PHASE"
        case .nextAction: "NEXT_ACTION"
        case .nextAt: "NEXT_AT"
        case .deadline: "DEADLINE"
        case .consumer: "CONSUMER"
        case .destination: "DESTINATION"
        case .error: "ERROR"
        }
    }

    /// Times to the microsecond, in UTC.
    var value: String {
        switch self {
        case .server(let name): name
        case .tenant(let id): id.description
        case .lineage(let id): id.description
        case .generation(let number): String(number)
        case .keyID(let id): id.description
        case .phase(let phase): phase.rawValue
        case .nextAction(let what): what
        case .nextAt(let time), .deadline(let time): time.description
        case .consumer(let id): id.description
        case .destination(let path): path
        case .error(let message): message
        }
    }
}

extension [EventField] {
    static func generation(_ number: GenerationNumber, _ keyID: KeyID? = nil, _ phase: Phase? = nil) -> Self {
        [.generation(number)] + (keyID.map { [.keyID($0)] } ?? []) + (phase.map { [.phase($0)] } ?? [])
    }

    /// Nothing for a time that never comes.
    static func nextAt(_ time: Timestamp) -> Self { time == .distantFuture ? [] : [.nextAt(time)] }

    /// Nothing for a key that never expires.
    static func deadline(_ time: Timestamp?) -> Self { time.map { [.deadline($0)] } ?? [] }
}
