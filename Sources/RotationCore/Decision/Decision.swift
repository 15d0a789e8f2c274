/// What to do about a lineage now.
public enum Decision: Hashable, Sendable {
    case act(Action)
    /// Nothing to do before `until`; the reason is the most imminent one.
    case wait(until: Timestamp, because: WaitReason)
    /// A human is needed, or something has to change that we only watch. Asked again at the problem's `retryAt`.
    case stuck(Problem)
}

/// One step. Performing it records the facts from which the next decision follows.
public enum Action: Hashable, Sendable {
    /// Record that the outcome of this request will never be known.
    case declareLost(GenerationNumber)
    /// Record that this generation's expiry has passed.
    case settle(GenerationNumber)
    /// Record that a destination left the configuration; the overlap starts anew (S15).
    case release(path: String)
    /// Take over the key that this destination holds (S13).
    case adopt(Destination)
    /// Intend and POST. The number is the one to use (S8).
    case create(GenerationNumber, because: RenewalReason)
    /// Give a candidate up that can no longer serve.
    case abandon(GenerationNumber, reason: String)
    /// Call the server as this key, and compare what GET by id shows with what was asked (S12).
    case verify(GenerationNumber)
    /// Replace the file. With `overForeign`, what stands there must first be proven dead (S13).
    case deliver(GenerationNumber, to: Destination, overForeign: Bool)
    case tell(GenerationNumber, Consumer)
    /// Every destination holds it and every consumer accepted it: it becomes current, the others are superseded.
    case accept(GenerationNumber)
    /// Re-examine everything, then DELETE (S18).
    case revoke(GenerationNumber)
    /// Show that the revoked key is dead (S3).
    case proveDead(GenerationNumber)
}

public enum RenewalReason: String, Hashable, Sendable {
    case firstIssue = "first issue"
    case due = "due for renewal"
    case requested = "requested"
    case permissionsChanged = "permissions changed"
    case vanished = "the current key is gone"
    case refused = "the server refuses the current key"
    case compromised = "compromised"
}

public enum WaitReason: Hashable, Sendable {
    /// The next replacement starts then.
    case renewal(expiry: Timestamp)
    /// The predecessor is revoked then.
    case overlap(GenerationNumber)
    /// The compromised generation is revoked then, whether or not its consumers have accepted the replacement.
    case grace(GenerationNumber)
    /// A step failed and is tried again then.
    case retry(Step, attempt: Int, message: String)
    /// The operator holds the lineage; `strandsAt` is when its delivered key expires.
    case held(strandsAt: Timestamp?)
    /// Retired: shown until its last key expires.
    case retired(expiry: Timestamp?)
    /// A lost create request is watched until its requested expiry.
    case lostIntent(GenerationNumber)
    /// The key never expires and nothing else is asked for.
    case nothingDue
}
