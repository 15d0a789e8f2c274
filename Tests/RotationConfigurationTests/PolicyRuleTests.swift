import RotationConfiguration
import RotationCore
import Testing

/// How the times of a lineage must fit together; every refusal explains itself with the numbers.
@Suite struct PolicyRuleTests {
    @Test(arguments: [
        "lifetime = \"6s\"", "lifetime = \"6s\"\nrenew_before = \"3s\"\noverlap = \"2s\"", "lifetime = \"3s\"",
        "lifetime = \"90d\"\nrenew_before = \"2h\"\noverlap = \"1h58m\"", "lifetime = \"36500d\"",
        "lifetime = \"52w\"\nrenew_before = \"4w\"",
    ])
    func acceptsTimesThatFit(_ lines: String) {
        #expect(problems(sample(defaults: lines)).isEmpty)
    }

    @Test func refusesToRenewBeforeTheKeyIsMade() {
        #expect(
            problems(sample(key: "lifetime = \"30d\"\nrenew_before = \"30d\"")) == [
                "15:16: \"renew_before\" (30d, set at 1:15:16) is not shorter than \"lifetime\" (30d, set at 1:14:12); "
                    + "accepted is less than 30d, or nothing: then it is a third of the lifetime, 10d"
            ])
    }

    @Test func refusesAnOverlapThatOutlivesTheOldKey() {
        #expect(
            problems(sample(key: "lifetime = \"20s\"\nrenew_before = \"5s\"\noverlap = \"4s\"")) == [
                "16:11: \"overlap\" (4s, set at 1:16:11) and 1s for the work itself (the smaller of 1m and a twentieth of "
                    + "the lifetime) are not shorter than \"renew_before\" (5s, set at 1:15:16); "
                    + "accepted is an overlap below 4s, or a longer renew_before"
            ])
    }

    @Test func saysWhichTimesCameFromDefaults() {
        #expect(
            problems(sample(key: "renew_before = \"90m\"")) == [
                "14:16: \"overlap\" (1d, not set, by default) and 1m for the work itself (the smaller of 1m and a "
                    + "twentieth of the lifetime) are not shorter than \"renew_before\" (1h30m, set at 1:14:16); "
                    + "accepted is an overlap below 1h29m, or a longer renew_before"
            ])
    }

    @Test func blamesTheKeyThatDoesNotFitTheDefaults() {
        let found = problems(sample(defaults: "renew_before = \"30d\"", key: "lifetime = \"10d\""))
        #expect(found.count == 1)
        #expect(found.first?.hasPrefix("14:12: \"renew_before\" (30d, set at 1:7:16)") == true)
    }

    @Test func reportsAConflictWithinTheDefaultsOnceForAllKeys() {
        let other = "[[tenant.key]]\nname=\"b\"\npermissions=[\"A\"]\nfile=[{path=\"/b\"}]"
        let found = problems(sample(defaults: "lifetime = \"10d\"\nrenew_before = \"20d\"", after: other))
        #expect(found.count == 1)
        #expect(found.first?.hasPrefix("8:16: ") == true)
    }
}
