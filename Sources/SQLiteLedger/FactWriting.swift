internal import RotationCore

/// How a fact stands in its row: everything but the secret, which the caller lends (``Statement/bindBorrowed``).
/// ``FactReading`` is the way back.
extension Statement {
    func bind(_ kind: Fact.Kind) throws(StoreFailure) {
        try bind(kind.storedName?.rawValue, .kind)
        try bind(kind.generation.map(Int64.init), .generation)
        switch kind {
        case .intended(let intent): try bind(intent)
        case .adopted(let adoption, _): try bind(adoption)
        case .found(_, let keyID, let created):
            try bind(keyID.rawValue, .keyID)
            try bind(created, .serverTime)
        case .issued(_, let keyID, _, let serverDate):
            try bind(keyID.rawValue, .keyID)
            try bind(serverDate, .serverTime)
        case .delivered(_, let destination, let imprint):
            try bind(destination)
            try bind(imprint?.description, .imprint)
        case .told(_, let consumer), .consumerAccepted(_, let consumer): try bind(consumer.rawValue, .consumer)
        case .superseded(_, let overlapEnds): try bind(overlapEnds, .overlapEnds)
        case .rejected(_, let reason), .abandoned(_, let reason): try bind(reason, .reason)
        case .secondWriterSeen(let remoteName): try bind(remoteName, .remoteName)
        case .released(_, let path): try bind(path, .path)
        case .compromised(let grace): try bind(grace, .overlap)
        case .stuck(let summary, let remedy):
            try bind(summary, .reason)
            try bind(remedy, .remedy)
        case .notSent, .lost, .verified, .accepted, .vanished, .revocationIntended, .revoked, .dead, .reappeared,
            .lapsed, .unstuck, .failed, .cleared, .rotationRequested, .held, .resumed, .retired, .reinstated,
            .secondWriterResolved, .retryRequested, .revocationRequested:
            break
        }
    }

    private func bind(_ intent: Intent) throws(StoreFailure) {
        try bind(intent.remoteName, .remoteName)
        try bind(intent.serverURL, .serverURL)
        try bind(Int64(intent.tenant.rawValue), .tenant)
        try bind(intent.permissions, .permissions)
        try bind(intent.expiry, .expiry)
        try bind(intent.overlap, .overlap)
        try bind(intent.skew, .skew)
    }

    private func bind(_ adoption: Fact.Adoption) throws(StoreFailure) {
        try bind(adoption.keyID.rawValue, .keyID)
        try bind(adoption.remoteName, .remoteName)
        try bind(adoption.permissions, .permissions)
        try bind(adoption.expiry, .expiry)
        try bind(adoption.created, .serverTime)
    }

    private func bind(_ destination: Destination) throws(StoreFailure) {
        try bind(destination.path, .path)
        try bind(destination.format.text, .format)
        try bind(destination.owner, .owner)
        try bind(destination.group, .groupName)
        try bind(Int64(destination.mode), .mode)
        try bind(destination.followsSymlink ? 1 : nil, .followsSymlink)
    }
}
