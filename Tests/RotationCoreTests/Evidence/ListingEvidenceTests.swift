import RotationCore
import Testing

/// S1: a listing is evidence only with a control.
struct ListingEvidenceTests {
    private static let control = ListedKey.management(created: day(10))
    private static let shown = ListedKey.family(1, id: 5, created: day(20))
    private static let older = ListedKey.family(2, id: 6, created: day(5))

    private func presence(
        _ pages: [[ListedKey]], confirmedBy second: [[ListedKey]]? = nil,
        secondLimit: Int = ListingWalk.confirmingLimit,
        controls: [KeyID] = [control.id], id: KeyID = KeyID(9), created: Timestamp = day(15)
    ) throws -> ListingEvidence.Presence {
        ListingEvidence(
            try walk(pages), confirmedBy: try second.map { try walk($0, limit: secondLimit) }, controls: controls
        ).presence(of: id, createdNotBefore: created, knownSince: .distantPast, at: day(69))
    }

    @Test("S1: what is shown is present, with or without a control")
    func shownIsPresent() throws {
        #expect(try presence([[Self.shown]], id: KeyID(5)) == .present(Self.shown))
        #expect(try presence([[Self.shown, Self.control]], id: KeyID(5)) == .present(Self.shown))
    }

    @Test("S1: an empty or cut list with status 200 proves nothing")
    func provesNothingWithoutControl() throws {
        #expect(try presence([[]]) == .unknown(.noControlSeen))
        #expect(try presence([[Self.shown]]) == .unknown(.noControlSeen))
        #expect(try presence([[Self.shown, Self.control]], controls: []) == .unknown(.noControlSeen))
    }

    @Test(
        "S1: absence is proven only for keys newer than the control",
        arguments: [
            (day(10) + .microseconds(1), ListingEvidence.Presence.absent), (day(10), .unknown(.olderThanControl)),
            (day(5), .unknown(.olderThanControl)), (.distantPast, .unknown(.olderThanControl)),
        ])
    func provesAbsenceOfNewerKeysOnly(created: Timestamp, expected: ListingEvidence.Presence) throws {
        #expect(try presence([[Self.shown, Self.control]], created: created) == expected)
    }

    @Test("S1: the oldest control that was seen counts")
    func usesTheOldestControlSeen() throws {
        let controls = [Self.control.id, Self.older.id, KeyID(77)]
        #expect(try presence([[Self.control, Self.older]], controls: controls, created: day(7)) == .absent)
        #expect(try presence([[Self.control]], controls: controls, created: day(7)) == .unknown(.olderThanControl))
    }

    @Test("S1: several pages prove absence only with a confirming walk of another page size")
    func needsConfirmationOfSeveralPages() throws {
        let pages = [[Self.shown], [Self.control]]
        #expect(try presence(pages) == .unknown(.unconfirmedPages))
        #expect(try presence(pages, confirmedBy: [[Self.shown, Self.control]]) == .absent)
        #expect(try presence(pages, confirmedBy: pages, secondLimit: 1000) == .unknown(.unconfirmedPages))
    }

    @Test("S1: what one of the two walks shows is present")
    func mergesBothWalks() throws {
        let pages = [[Self.control], [Self.older]]
        #expect(try presence(pages, confirmedBy: [[Self.control, Self.shown]], id: KeyID(5)) == .present(Self.shown))
        #expect(
            try presence([[Self.shown], [Self.control]], confirmedBy: [[Self.control]], id: KeyID(5))
                == .present(Self.shown))
    }

    @Test("S1: the control has to be seen in both walks")
    func needsTheControlInBothWalks() throws {
        #expect(try presence([[Self.shown], [Self.control]], confirmedBy: [[Self.shown]]) == .unknown(.noControlSeen))
        #expect(try presence([[Self.shown]], confirmedBy: [[Self.control]]) == .unknown(.noControlSeen))
    }

    @Test("S1: a walk that was broken off proves nothing")
    func provesNothingWhenIncomplete() throws {
        var walk = ListingWalk(tenants: [Sample.tenant, TenantID(1)], startedAt: day(69))
        try walk.append([Self.control], nextCursor: "more")
        let first = ListingEvidence(walk, controls: [Self.control.id])
        #expect(
            first.presence(of: KeyID(9), createdNotBefore: day(15), knownSince: .distantPast, at: day(69))
                == .unknown(.noControlSeen))
        let whole = try RotationCoreTests.walk([[Self.shown], [Self.control]])
        let second = ListingEvidence(whole, confirmedBy: walk, controls: [Self.control.id])
        #expect(
            second.presence(of: KeyID(9), createdNotBefore: day(15), knownSince: .distantPast, at: day(69))
                == .unknown(.unconfirmedPages))
    }

    @Test(
        "S2: a listing tells nothing of a key that was learnt later, unless that time is yet to come",
        arguments: [
            (day(68), ListingEvidence.Presence.absent), (day(69), .unknown(.startedBeforeKey)),
            (day(70), .unknown(.startedBeforeKey)), (day(71), .absent), (day(400), .absent),
        ])
    func mayHaveBegunBeforeTheKey(known: Timestamp, expected: ListingEvidence.Presence) throws {
        let evidence = try listing([Self.control])
        #expect(
            evidence.presence(of: KeyID(9), createdNotBefore: day(15), knownSince: known, at: day(70)) == expected)
    }

    @Test("S8: the family is of this tenant, lineage and instance alone")
    func groupsFamilies() throws {
        let strangers = ["collector.other.g1", "other.edge7.g1", "collector.edge7", "collector"].enumerated().map {
            ListedKey(
                id: KeyID(Int64(50 + $0.offset)), name: $0.element, tenant: Sample.tenant, expiry: nil, created: day(1),
                permissions: [])
        }
        let evidence = try listing([Self.shown, Self.older] + strangers)
        #expect(evidence.family(of: Sample.id, instance: Sample.instance) == [Self.shown, Self.older])
        #expect(evidence.listed.count == 7)
        #expect(evidence.key(KeyID(50))?.name == "collector.other.g1")
    }
}
