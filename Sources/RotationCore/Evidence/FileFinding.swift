/// What a destination holds, compared with the ledger.
public enum FileFinding: Hashable, Sendable {
    /// No file, or an empty one: nobody's content.
    case absent
    /// The secret of this generation of the lineage.
    case holds(GenerationNumber)
    /// What we delivered as this generation, untouched, in a form that is configured otherwise by now.
    case outdated(GenerationNumber)
    /// One value that the ledger does not know. `keyID` is set when it is strictly shaped like a key.
    case unknownValue(keyID: KeyID?)
    /// Not one value in the configured format; the reason describes the shape.
    case foreign(reason: String)
    /// The file or its directory cannot be used as it is.
    case unreadable(message: String)

    /// The generation whose secret is there, in whatever form.
    public var heldGeneration: GenerationNumber? {
        switch self {
        case .holds(let number), .outdated(let number): number
        case .absent, .unknownValue, .foreign, .unreadable: nil
        }
    }
}

/// What the decision function may know beside the facts. Absent evidence is never guessed: without `files` the facts
/// are taken at their word, which is what `plan` and `status` do.
public struct Evidence: Hashable, Sendable {
    /// By path; nil when nobody looked.
    public var files: [String: FileFinding]?
    /// Server clock minus local clock; nil when not known.
    public var skew: Duration?
    /// The largest number of this family in the latest listing (S8).
    public var highestListedNumber: GenerationNumber?
    /// The URL of a server that has not shown any key of ours since its URL was changed (S19); nil when it has, or when
    /// the URL is that of the newest key.
    public var unfamiliarServer: String?
    /// Generations in use that the server refuses and does not know by their id, while it accepts the management key, and no
    /// listing can tell whether they are gone (S1). Reason enough to renew them, and for nothing else (S10).
    public var refused: Set<GenerationNumber>
    /// Failures before this time do not have to wait for their retry: somebody asked for a try now.
    public var retriesFailuresBefore: Timestamp?

    public init(
        files: [String: FileFinding]? = nil, skew: Duration? = nil, highestListedNumber: GenerationNumber? = nil,
        unfamiliarServer: String? = nil, refused: Set<GenerationNumber> = [], retriesFailuresBefore: Timestamp? = nil
    ) {
        self.files = files
        self.skew = skew
        self.highestListedNumber = highestListedNumber
        self.unfamiliarServer = unfamiliarServer
        self.refused = refused
        self.retriesFailuresBefore = retriesFailuresBefore
    }
}
