import Testing

@testable import RotationCore

/// S4: ours is what matches tenant, name, expiry to the microsecond, and the request's interval.
struct CreationWindowTests {
    private func generation(_ kinds: [(Fact.Kind, Timestamp)]) throws -> Generation {
        var timeline = Timeline()
        for (kind, at) in kinds { timeline.record(kind, at: at) }
        return try #require(timeline.facts.generations.first)
    }

    private func explains(_ generation: Generation, created seconds: Int64) -> Bool {
        generation.explains(ListedKey(generation, created: day(0, seconds: seconds)), in: Sample.tenant)
    }

    @Test(
        "S4: with the reply's Date, from the start of the request to its second",
        arguments: [
            (Int64(-13), false), (-12, true), (0, true), (2, true), (3, false),
        ])
    func trustsTheDateOfTheReply(created: Int64, isOurs: Bool) throws {
        // Sent ten seconds before the reply; the server's clock is an hour ahead of ours, which its Date tells.
        let generation = try generation([
            (.intended(1, at: day(0, hours: -1, seconds: -10), skew: nil), day(0, hours: -1, seconds: -10)),
            (.issued(1, serverDate: day(0)), day(0, hours: -1)),
        ])
        #expect(explains(generation, created: created) == isOurs)
    }

    @Test(
        "S4, S7: lost with a known skew, the interval is moved by it; our clock may have been set since that was learnt",
        arguments: [
            (Int64(-241), false), (-240, true), (60, true), (72, true), (370, true), (371, false),
        ])
    func movesByTheSkew(created: Int64, isOurs: Bool) throws {
        let generation = try generation([
            (.intended(1, at: day(0), skew: .seconds(60)), day(0)), (.lost(1), day(0, seconds: 10)),
        ])
        #expect(explains(generation, created: created) == isOurs)
    }

    @Test(
        "S4: lost without a known skew, five minutes either way",
        arguments: [
            (Int64(-301), false), (-300, true), (310, true), (311, false),
        ])
    func allowsTheToleranceOfAnUnknownSkew(created: Int64, isOurs: Bool) throws {
        let generation = try generation([
            (.intended(1, at: day(0), skew: nil), day(0)), (.lost(1), day(0, seconds: 10)),
        ])
        #expect(explains(generation, created: created) == isOurs)
    }

    @Test("S4: a clock that was set back during the request keeps the interval in order")
    func survivesAClockStep() throws {
        let lost = try generation([(.intended(1, at: day(0)), day(0)), (.lost(1), day(-30))])
        #expect(explains(lost, created: 0))
        let issued = try generation([
            (.intended(1, at: day(0)), day(0)), (.issued(1, serverDate: day(0)), day(-30)),
        ])
        #expect(explains(issued, created: 0))
        #expect(!explains(issued, created: 3))
    }

    @Test("S4: without an outcome there is no interval, and nothing is ours")
    func claimsNothingWhileTheRequestIsOpen() throws {
        let open = try generation([(.intended(1, at: day(0)), day(0))])
        #expect(CreationWindow(open) == nil)
        #expect(!explains(open, created: 0))
    }

    @Test("S4: once known, id and creation time have to be exactly those")
    func comparesWhatIsKnownExactly() throws {
        let found = try generation([
            (.intended(1, at: day(0)), day(0)), (.lost(1), day(0)), (.found(1, KeyID(5), created: day(0)), day(0)),
        ])
        #expect(found.explains(ListedKey(found, id: KeyID(5), created: day(0)), in: Sample.tenant))
        #expect(!found.explains(ListedKey(found, id: KeyID(6), created: day(0)), in: Sample.tenant))
        #expect(!found.explains(ListedKey(found, created: day(0) + .microseconds(1)), in: Sample.tenant))
        #expect(!found.explains(ListedKey(found), in: TenantID(1)))
        #expect(found.createdNotBefore == day(0))
    }

    @Test("S4: an adopted key is known by its id, expiry and creation time")
    func knowsAnAdoptedKey() throws {
        let adopted = try generation([(.adopted(expiry: nil, created: day(-10)), day(0))])
        #expect(adopted.explains(ListedKey(adopted), in: Sample.tenant))
        #expect(!adopted.explains(ListedKey(adopted, created: day(-9)), in: Sample.tenant))
        #expect(!adopted.explains(ListedKey(adopted, id: KeyID(5)), in: Sample.tenant))
    }

    /// A clone asks for the same name at nearly the same time; its expiry has other random microseconds.
    @Test("S4: a clone's key of the same name and second is not ours")
    func tellsAClonesKeyFromOurs() throws {
        let ours = try generation([(.intended(1, at: day(0)), day(0)), (.lost(1), day(0))])
        let clones = try (2..<100).map { microsecond in
            let expiry = try #require(ours.expiry)
            return ListedKey.family(1, id: 5, expiry: expiry + .microseconds(microsecond - 1), created: day(0))
        }
        #expect(!clones.contains { ours.explains($0, in: Sample.tenant) })
    }

    @Test func theIntentAsksForWholeSecondsPlusTheMark() {
        let intent = Intent(
            1, of: Sample.lineage(), instance: Sample.instance, serverURL: "u",
            clock: ClockEvidence(now: day(0) + .microseconds(777), skew: .seconds(60)), microseconds: 123_456)
        #expect(intent.expiry == day(90, seconds: 60) + .microseconds(123_456))
        #expect(intent.remoteName == "collector.edge7.g1")
        #expect(intent.skew == .seconds(60))
    }
}
