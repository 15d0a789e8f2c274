import RotationCore
import Testing

/// S2, S3: key under test × control × lookup × listing, the full table.
struct KeyConclusionTests {
    private static let answers = [KeyConclusion.Answer.accepted, .refused, .none]
    private static let lookups = [KeyConclusion.Lookup.found, .notFound, .unknown]
    private static let presences = [
        ListingEvidence.Presence.present(.family(1, id: 5)), .absent, .unknown(.noControlSeen),
        .unknown(.olderThanControl), .unknown(.unconfirmedPages),
    ]

    private struct Row {
        let key, control: KeyConclusion.Answer
        var sibling = KeyConclusion.Answer.none
        let hasBytes: Bool
        let lookup: KeyConclusion.Lookup
        let listing: ListingEvidence.Presence

        var conclusion: KeyConclusion {
            .conclude(
                keyUnderTest: key, hasBytes: hasBytes, control: control, sibling: sibling, lookup: lookup,
                listing: listing)
        }
    }

    private static let rows: [Row] = answers.flatMap { key in
        answers.flatMap { control in
            answers.flatMap { sibling in
                [true, false].flatMap { hasBytes in
                    lookups.flatMap { lookup in
                        presences.map {
                            Row(
                                key: key, control: control, sibling: sibling, hasBytes: hasBytes, lookup: lookup,
                                listing: $0)
                        }
                    }
                }
            }
        }
    }

    @Test("S3: what was accepted is alive, whatever else was seen")
    func acceptedIsAlive() {
        let accepted = Self.rows.filter { $0.key == .accepted }
        #expect(accepted.count == 270)
        #expect(accepted.allSatisfy { $0.conclusion == .alive })
        #expect(Self.rows.filter { $0.key != .accepted }.allSatisfy { $0.conclusion != .alive })
    }

    @Test("S3: without a control that was accepted nothing is known")
    func nothingFollowsWithoutControl() {
        let rows = Self.rows.filter { $0.key != .accepted && $0.control != .accepted }
        #expect(rows.count == 360)
        #expect(rows.allSatisfy { $0.conclusion == .unknown(.noControl) })
    }

    @Test("S3: dead is exactly 401 beside an accepted control, the typed 404 and absence; without bytes, the last two")
    func deadIsExactlyThat() {
        let dead = Self.rows.filter { $0.conclusion == .dead && $0.listing == .absent }
        #expect(dead.count == 9)
        for row in dead {
            #expect(row.control == .accepted && row.lookup == .notFound)
            #expect(row.key == .refused || !row.hasBytes)
        }
    }

    @Test(
        "S3: where no listing can show absence, 401 and the typed 404 count beside an accepted key of the same tenant")
    func siblingStandsInForAbsence() {
        let dead = Self.rows.filter { $0.conclusion == .dead && $0.listing != .absent }
        #expect(dead.count == 2)
        for row in dead {
            #expect(row.listing == .unknown(.olderThanControl) && row.sibling == .accepted)
            #expect(row.control == .accepted && row.lookup == .notFound && row.key == .refused)
        }
    }

    @Test(
        "S2: with an accepted control, by lookup and listing",
        arguments: [
            (KeyConclusion.Lookup.notFound, presences[0], KeyConclusion.unknown(.tenantArchived)),
            (.found, presences[0], .unknown(.refusedButListed)),
            (.unknown, presences[0], .unknown(.refusedButListed)),
            (.notFound, presences[1], .dead),
            (.found, presences[1], .unknown(.notGoneByID)),
            (.unknown, presences[1], .unknown(.notGoneByID)),
            (.notFound, presences[2], .unknown(.listing(.noControlSeen))),
            (.found, presences[2], .unknown(.listing(.noControlSeen))),
            (.unknown, presences[2], .unknown(.listing(.noControlSeen))),
            (.notFound, presences[3], .unknown(.listing(.olderThanControl))),
            (.found, presences[3], .unknown(.listing(.olderThanControl))),
            (.unknown, presences[3], .unknown(.listing(.olderThanControl))),
            (.notFound, presences[4], .unknown(.listing(.unconfirmedPages))),
            (.found, presences[4], .unknown(.listing(.unconfirmedPages))),
            (.unknown, presences[4], .unknown(.listing(.unconfirmedPages))),
        ])
    func concludesFromLookupAndListing(
        lookup: KeyConclusion.Lookup, listing: ListingEvidence.Presence, expected: KeyConclusion
    ) {
        let refused = Row(key: .refused, control: .accepted, hasBytes: true, lookup: lookup, listing: listing)
        #expect(refused.conclusion == expected)
        let withoutBytes = Row(key: .none, control: .accepted, hasBytes: false, lookup: lookup, listing: listing)
        #expect(withoutBytes.conclusion == expected)
    }

    @Test("S3: bytes that got no answer prove nothing, even where all else says gone")
    func bytesWithoutAnswerProveNothing() {
        let row = Row(key: .none, control: .accepted, hasBytes: true, lookup: .notFound, listing: .absent)
        #expect(row.conclusion == .unknown(.noControl))
    }
}
