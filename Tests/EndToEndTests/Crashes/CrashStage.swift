/// A part of a key's life that one `run --once` goes through, and that is cut short at each of its system calls.
enum CrashStage: String, CaseIterable, Sendable {
    /// From nothing, the ledger included, to the first key in its files.
    case firstIssue = "first issue"
    /// A second key is created and delivered, and its consumer told.
    case rotation
    /// The overlap is over: the first key is revoked and proven dead.
    case revocation
}
