extension MessageID {
    /// The kinds of message that tell what happened to a key, or was tried.
    static let ofHistory = allCases.filter { $0.historyEvent != nil }

    /// The name of that in `history --json`: the ledger's where it records the same.
    var historyEvent: String? {
        switch self {
        case .created: "issued"
        case .createLost: "lost"
        case .nameTaken: "name_taken"
        case .lostKeyFound: "found"
        case .adopted: "adopted"
        case .verified: "verified"
        case .delivered: "delivered"
        case .restored: "restored"
        case .released: "released"
        case .consumerAccepted: "consumer_accepted"
        case .becameCurrent: "accepted"
        case .abandoned: "abandoned"
        case .revoked: "revoked"
        case .provenDead: "dead"
        case .lapsed: "lapsed"
        case .vanished: "vanished"
        case .reappeared: "reappeared"
        case .secondWriter: "second_writer_seen"
        case .tenantArchived: "tenant_archived"
        case .retired: "retired"
        case .reinstated: "reinstated"
        case .orphaned: "orphaned"
        case .requestNoticed: "request_noticed"
        case .stepFailed: "step_failed"
        case .stuck: "stuck"
        case .recovered: "unstuck"
        case .next: nil
        case .started, .stopping, .stopped, .reloading, .reloaded, .reloadRefused, .ledgerFailed, .ledgerRecovered,
            .ledgerReplaced, .tokenReadable, .reloadIgnored, .failed, .serviceManagerFailed:
            nil
        case .outageBegan, .outageEnded, .listed, .listingFailed, .passEnded, .managementKeyLearnt,
            .managementKeyChanged, .managementKeyMissing, .managementKeyUnreadable, .managementKeyRefused,
            .managementKeyRestored, .managementKeyExpiresSoon, .managementKeyExpired:
            nil
        }
    }
}
