/// Faults to apply to the requests that come, in the order of the list: the first one that matches, is past its `after`
/// and not yet exhausted applies, and only that one.
public struct FaultPlan: Hashable, Sendable {
    public var faults: [Fault]

    public init(_ faults: [Fault] = []) {
        self.faults = faults
    }
}

/// One kind of trouble for some requests.
public struct Fault: Hashable, Sendable {
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        /// The connection closes before any effect.
        case refuse
        /// The request takes effect, then the connection closes without a byte.
        case loseReply = "lose-reply"
        /// No effect, and ``Fault/status``.
        case status
        /// The request takes effect, then ``Fault/status``.
        case statusAfter = "status-after"
        /// The answer of a request that took effect, although it took none.
        case noEffect = "no-effect"
        /// Only ``Fault/milliseconds``.
        case delay
        /// The request takes effect; half of the body is sent, then the connection closes.
        case truncate
        /// The request takes effect; the body is no JSON.
        case garbage
        /// A listing is 200 and empty. Matches nothing but listings.
        case emptyList = "empty-list"
        /// A listing is 200 and lacks the older half of its page and the next link. Matches nothing but listings.
        case cutList = "cut-list"
        /// A listing never ends: each page has ten keys more that never were, and leads to another one.
        case endlessPages = "endless-pages"
        /// The request takes effect; every key in the answer has another id.
        case wrongID = "wrong-id"
        /// The request takes effect; every key in the answer belongs to another tenant.
        case wrongTenant = "wrong-tenant"
        /// The request takes effect; the body comes a byte at a time, one each ``Fault/milliseconds``.
        case drip
        /// The request takes effect; the body is followed by white space up to ``Fault/megabytes``.
        case flood
        /// No effect, and the gate's 401 for everybody.
        case unauthorized
    }

    public var kind: Kind
    /// Nil: any.
    public var method: String?
    /// A prefix of the path, with or without `/api`. Nil: any.
    public var path: String?
    /// How many matching requests pass before it applies.
    public var after: Int
    /// How often it applies; -1 is for ever.
    public var times: Int
    /// For ``Kind/status`` and ``Kind/statusAfter``.
    public var status: Int
    /// Seconds, sent as `Retry-After` with ``status``.
    public var retryAfter: Int?
    /// How long the answer is held back, whatever the kind but ``Kind/drip``.
    public var milliseconds: Int
    /// For ``Kind/flood``, in MiB.
    public var megabytes: Int

    public init(
        _ kind: Kind, method: String? = nil, path: String? = nil, after: Int = 0, times: Int = 1, status: Int = 503,
        retryAfter: Int? = nil, milliseconds: Int = 0, megabytes: Int = 200
    ) {
        self.kind = kind
        self.method = method
        self.path = path
        self.after = after
        self.times = times
        self.status = status
        self.retryAfter = retryAfter
        self.milliseconds = milliseconds
        self.megabytes = megabytes
    }

    func matches(_ request: SimulatedRequest) -> Bool {
        if let method, method != request.method { return false }
        if let path, !request.path.hasPrefix(path), !request.servicePath.hasPrefix(path) { return false }
        switch kind {
        case .emptyList, .cutList, .endlessPages: return request.method == "GET" && request.servicePath == "/api-keys"
        default: return true
        }
    }
}
