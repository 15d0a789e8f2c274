internal import CSQLite

/// Erased secrets leave the file with their commit (`secure_delete`), but their bytes stay in the write-ahead log
/// until it is cut.
extension SQLiteLedger {
    static let firstScrubDelay = 1
    static let longestScrubDelay = 64

    /// Cuts the log in a moment: once for many erasures, as each time costs several fsyncs. This is the only thing
    /// that wakes the ledger's thread without a call.
    func scheduleScrub() {
        thread.schedule(after: scrubDelay) { [weak self] in
            self?.assumeIsolated { $0.scrubNow() }
        }
    }

    private func scrubNow() {
        do {
            try attempt("cut the write-ahead log of") { () throws(StoreFailure) in
                try scrub(openSession().connection)
            }
            scrubDelay = Self.firstScrubDelay
            scrubProblem = nil
        } catch {
            scrubProblem = error
            scrubDelay = min(scrubDelay * 2, Self.longestScrubDelay)
            scheduleScrub()
        }
    }

    /// A reader may keep the log from being cut: that is worth a short wait, not the busy timeout of a commit.
    func scrub(_ connection: Connection) throws(StoreFailure) {
        try connection.setBusyTimeout(milliseconds: 50)
        let outcome = Result { () throws(StoreFailure) in try connection.checkpoint() }
        try connection.setBusyTimeout(milliseconds: Connection.busyTimeout)
        try outcome.get()
    }
}
