import RotationPorts

/// Which kind of message each event is: one innermost case, one id.
extension RotationEvent {
    var messageID: MessageID {
        switch self {
        case .started: .started
        case .stopping: .stopping
        case .stopped: .stopped
        case .reloading: .reloading
        case .reloaded: .reloaded
        case .reloadRefused: .reloadRefused
        case .ledgerFailed: .ledgerFailed
        case .ledgerRecovered: .ledgerRecovered
        case .server(_, let event): event.messageID
        case .lineage(_, let event): event.messageID
        }
    }
}

extension ServerEvent {
    var messageID: MessageID {
        switch self {
        case .outageBegan: .outageBegan
        case .outageEnded: .outageEnded
        case .listed: .listed
        case .listingFailed: .listingFailed
        case .managementKey(_, let event): event.messageID
        case .passEnded: .passEnded
        }
    }
}

extension LineageEvent {
    var messageID: MessageID {
        switch self {
        case .created: .created
        case .createLost: .createLost
        case .nameTaken: .nameTaken
        case .lostKeyFound: .lostKeyFound
        case .adopted: .adopted
        case .verified: .verified
        case .delivered: .delivered
        case .restored: .restored
        case .released: .released
        case .consumerAccepted: .consumerAccepted
        case .becameCurrent: .becameCurrent
        case .abandoned: .abandoned
        case .revoked: .revoked
        case .provenDead: .provenDead
        case .lapsed: .lapsed
        case .vanished: .vanished
        case .reappeared: .reappeared
        case .secondWriter: .secondWriter
        case .tenantArchived: .tenantArchived
        case .retired: .retired
        case .reinstated: .reinstated
        case .orphaned: .orphaned
        case .requestNoticed: .requestNoticed
        case .stepFailed: .stepFailed
        case .stuck: .stuck
        case .recovered: .recovered
        case .next: .next
        }
    }
}
