/// What a process wants with the ledger.
public enum LedgerMode: Hashable, Sendable {
    /// The one writer of rotation: takes the lock, creates the ledger, brings an older one up to date.
    case daemon
    /// An operator's command beside the daemon: no lock, never creates or migrates; what it records is put on the
    /// list that the daemon fetches with `takeRequests()`.
    case `operator`
    /// Reads only, with or without a daemon running.
    case reader
}
