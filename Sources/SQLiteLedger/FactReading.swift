internal import RotationCore

/// How a row becomes a fact again: the way back from ``Statement/bind(_:)``.
extension Statement {
    /// The fact in the current row, which belongs to a generation that is not settled.
    func fact(of lineage: LineageID) throws(StoreFailure) -> Fact {
        let name = try required(text(.kind), .kind)
        guard let kind = FactKind(rawValue: name) else { throw .unreadable("it holds a fact of kind \"\(name)\"") }
        return Fact(lineage: lineage, at: try required(time(.at), .at), kind: try self.kind(kind))
    }

    private func kind(_ kind: FactKind) throws(StoreFailure) -> Fact.Kind {
        switch kind {
        case .intended: .intended(try intent())
        case .notSent: .notSent(try number())
        case .rejected: .rejected(try number(), reason: try required(text(.reason), .reason))
        case .lost: .lost(try number())
        case .found: .found(try number(), try keyID(), created: try required(time(.serverTime), .serverTime))
        case .issued: .issued(try number(), try keyID(), secretBox(), serverDate: time(.serverTime))
        case .adopted: .adopted(try adoption(), secretBox())
        case .verified: .verified(try number())
        case .delivered: .delivered(try number(), try destination(), try imprint())
        case .released: .released(try number(), path: try required(text(.path), .path))
        case .told: .told(try number(), try consumer())
        case .consumerAccepted: .consumerAccepted(try number(), try consumer())
        case .accepted: .accepted(try number())
        case .superseded:
            .superseded(try number(), overlapEnds: try required(time(.overlapEnds), .overlapEnds))
        case .abandoned: .abandoned(try number(), reason: try required(text(.reason), .reason))
        case .vanished: .vanished(try number())
        case .revocationIntended: .revocationIntended(try number())
        case .revoked: .revoked(try number())
        case .dead: .dead(try number())
        case .reappeared: .reappeared(try number())
        case .lapsed: .lapsed(try number())
        case .stuck:
            .stuck(summary: try required(text(.reason), .reason), remedy: try required(text(.remedy), .remedy))
        case .unstuck: .unstuck
        case .rotationRequested: .rotationRequested
        case .held: .held
        case .resumed: .resumed
        case .retired: .retired
        case .reinstated: .reinstated
        case .secondWriterSeen: .secondWriterSeen(remoteName: try required(text(.remoteName), .remoteName))
        case .secondWriterResolved: .secondWriterResolved
        case .compromised: .compromised(grace: .microseconds(try required(integer(.overlap), .overlap)))
        case .retryRequested: .retryRequested
        case .revocationRequested: .revocationRequested
        }
    }

    private func intent() throws(StoreFailure) -> Intent {
        Intent(
            number: try number(),
            remoteName: try required(text(.remoteName), .remoteName),
            serverURL: try required(text(.serverURL), .serverURL),
            tenant: TenantID(Int32(clamping: try required(integer(.tenant), .tenant))),
            permissions: try permissions(),
            expiry: try required(time(.expiry), .expiry),
            overlap: .microseconds(try required(integer(.overlap), .overlap)),
            skew: integer(.skew).map { .microseconds($0) })
    }

    private func adoption() throws(StoreFailure) -> Fact.Adoption {
        Fact.Adoption(
            keyID: try keyID(),
            remoteName: try required(text(.remoteName), .remoteName),
            permissions: try permissions(),
            expiry: time(.expiry),
            created: try required(time(.serverTime), .serverTime))
    }

    private func destination() throws(StoreFailure) -> Destination {
        let text = try required(text(.format), .format)
        guard let format = Destination.Format(text: text) else {
            throw .unreadable("it holds a destination of format \"\(text)\"")
        }
        return Destination(
            path: try required(self.text(.path), .path), format: format, owner: self.text(.owner),
            group: self.text(.groupName), mode: UInt16(clamping: try required(integer(.mode), .mode)),
            followsSymlink: integer(.followsSymlink) == 1)
    }

    private func imprint() throws(StoreFailure) -> FileImprint? {
        guard let text = text(.imprint) else { return nil }
        guard let imprint = FileImprint(text) else { throw .unreadable("it holds a file's imprint \"\(text)\"") }
        return imprint
    }

    private func number() throws(StoreFailure) -> GenerationNumber {
        Int(try required(integer(.generation), .generation))
    }

    private func keyID() throws(StoreFailure) -> KeyID {
        KeyID(try required(integer(.keyID), .keyID))
    }

    private func consumer() throws(StoreFailure) -> ConsumerID {
        ConsumerID(rawValue: try required(text(.consumer), .consumer))
    }
}
