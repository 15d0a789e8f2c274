public import RotationCore

/// What is known of a management key without asking the server.
public struct ManagementKeyStanding: Hashable, Sendable {
    /// The key that the next request is made with, or why there is none.
    public let inUse: Result<KeyID, KeyServerError>
    /// What its file held when it was last readable.
    public let inFile: KeyID?
    /// Why the file cannot be read now; what was read before goes on being used.
    public let unreadable: KeyServerError?
    /// The server refuses what the file holds, while it accepts the key before, which goes on being used.
    public let isRefused: Bool

    public init(
        inUse: Result<KeyID, KeyServerError>, inFile: KeyID?, unreadable: KeyServerError? = nil, isRefused: Bool = false
    ) {
        self.inUse = inUse
        self.inFile = inFile
        self.unreadable = unreadable
        self.isRefused = isRefused
    }

    /// The keys that are, or will be again, used as management keys.
    public var ids: Set<KeyID> {
        var ids: Set<KeyID> = []
        if let inFile { ids.insert(inFile) }
        if case .success(let key) = inUse { ids.insert(key) }
        return ids
    }
}
