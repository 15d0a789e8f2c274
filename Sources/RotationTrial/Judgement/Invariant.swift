/// What must hold after every effect of the engine, whatever goes wrong. The names are those of reports and tests.
public enum Invariant: String, Hashable, Sendable, CaseIterable {
    /// P1: a file, once delivered, holds a key that the server accepts. Excused while what hinders the engine has left
    /// it no ``Patience`` since the renewal was due, or since somebody else took the key or the file away.
    case deliveredKeyWorks = "delivered-key-works"
    /// What is due is done within ``Patience`` once nothing hinders it.
    case dueIsDone = "due-is-done"
    /// P3: no key is revoked that the engine did not ask for, by tenant, name and expiry.
    case foreignKeyLives = "foreign-key-lives"
    /// P4: every key that the engine caused to exist is known to the ledger until it expires.
    case nothingForgotten = "nothing-forgotten"
    /// No key is revoked while a file holds it, or while a consumer that tells the truth uses it.
    case keyInUseLives = "key-in-use-lives"
    /// A key that was delivered lives through its overlap after the last file got another one.
    case overlapKept = "overlap-kept"
    /// S13: a lower generation never replaces a higher one that works.
    case noStepBack = "no-step-back"
    /// S7: a name is sent once, unless it is known that it never arrived.
    case nameSentOnce = "name-sent-once"
    /// S3: an expired key is neither fetched nor probed.
    case expiredKeyUntouched = "expired-key-untouched"
    /// S5, S10: nothing is revoked while the clocks differ by more than five minutes, nor while the operator holds it.
    case noRevocationInDoubt = "no-revocation-in-doubt"
    /// S10: a lineage creates no more keys than its budget allows.
    case budgetKept = "budget-kept"
    /// P5: a restart with nothing due creates, revokes, writes and tells nothing.
    case restartIsNoOp = "restart-is-no-op"
    /// P2: no event carries anything shaped like a key.
    case secretsKept = "secrets-kept"
    /// After the rest every lineage has one current key in all its files, accepted by its consumers.
    case becomesCurrent = "becomes-current"
    /// After the rest every key of ours is current, or in its overlap, or expired.
    case leftoversGo = "leftovers-go"
    /// A process that is told to end ends, and nothing runs away.
    case comesToAnEnd = "comes-to-an-end"
}

/// A broken invariant.
public struct Violation: Error, Hashable, Sendable, CustomStringConvertible {
    public let invariant: Invariant
    /// What was found, without any secret.
    public let finding: String
    /// Since the beginning of the trial.
    public let at: Duration

    public var description: String { "\(invariant.rawValue) after \(at): \(finding)" }
}
