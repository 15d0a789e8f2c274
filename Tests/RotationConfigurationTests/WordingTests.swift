import RotationCore
import Testing

@testable import RotationConfiguration

@Suite struct WordingTests {
    @Test(arguments: [
        ("90d", 7_776_000_000), ("1h30m", 5_400_000), ("1w", 604_800_000), ("500ms", 500), ("1m500ms", 60_500),
        ("2w3d4h5m6s7ms", 1_483_506_007), ("0s", 0), ("007s", 7_000),
    ])
    func readsDurations(text: String, milliseconds: Int64) {
        #expect(DurationText.parse(text) == .milliseconds(milliseconds))
    }

    @Test(arguments: [
        "", "d", "90", "90 d", "-1d", "+1d", "1.5h", "1D", "30m1h", "1h1h", "1y", "1d ", "99999999999999999999s", "९d",
        "9223372036854775807s", "15250284452w", "1h30",
    ])
    func refusesWhatIsNoDuration(text: String) {
        #expect(DurationText.parse(text) == nil)
    }

    @Test(arguments: ["90d", "1h30m", "1d1s", "600ms", "0s", "1m1s1ms"])
    func writesDurationsAsItReadsThem(text: String) throws {
        #expect(DurationText.format(try #require(DurationText.parse(text))) == text)
    }

    @Test(arguments: [
        ("hold", "hold", 0), ("hodl", "hold", 1), ("tokenfile", "token_file", 1), ("", "abc", 3),
        ("kitten", "sitting", 3),
        ("abc", "", 3),
    ])
    func countsEdits(left: String, right: String, expected: Int) {
        #expect(Suggestion.distance(left, right) == expected)
    }

    @Test(
        arguments: [
            ("liftime", "lifetime"), ("renewbefore", "renew_before"), ("name", nil), ("xyz", nil), ("", nil),
            (String(repeating: "lifetime", count: 1000), nil),
        ] as [(String, String?)])
    func suggestsOnlyWhatIsNear(word: String, expected: String?) {
        #expect(Suggestion.nearest(to: word, among: ["lifetime", "renew_before", "overlap"]) == expected)
    }

    /// The shape of a key; not one that any server knows.
    private static let pasted = "MTIzOjAxMjM0NTY3ODlhYmNkZWYwMTIzNDU2Nzg5YWJjZGVm"

    @Test func redactsWhatIsShapedLikeAKey() {
        #expect(Secret(Array(Self.pasted.utf8)).keyID == KeyID(123))
        for text in [Self.pasted, "/run/\(Self.pasted)", "Bearer \(Self.pasted)", "KEY=\(Self.pasted)"] {
            #expect(quoted(text) == "\"<redacted>\"")
        }
    }

    /// P2: wherever somebody pastes a key instead of the path of its file, no message shows it.
    @Test func showsNoKeyThatWasPastedIntoTheConfiguration() {
        let value = "\"\(Self.pasted)\""
        let texts = [
            sample(server: "token = \(value)"), sample(server: "\(value) = 1"), sample(server: "ca_file = \(value)"),
            sample(server: "timeout = \(value)"), sample(server: "timeout = \(Self.pasted)"), sample(key: Self.pasted),
            sample(root: "instance = \(value)"), sample(key: "existing = \(value)"), sample(file: "owner = \(value)"),
            sample(file: "mode = \(value)"), sample(file: "format = \(value)"), sample(after: "[server.\(value)]"),
            sample(file: "format = \"env\"\nvariable = \"\(Self.pasted)=\""), sample(tenant: "server = \(value)"),
            sample().replacing("READ_DEVICES", with: Self.pasted),
            sample().replacing("//example.org", with: "//\(Self.pasted)@example.org"),
            sample().replacing("/run/collector/key", with: Self.pasted), sample(key: "\(value) = 1\n\(value) = 2"),
            sample(after: "consumer = [{ command = [\(value)] }]"),
        ]
        for (index, text) in texts.enumerated() {
            let found = problems(text)
            #expect(!found.isEmpty, "text \(index)")
            #expect(!found.joined().lowercased().contains(Self.pasted.lowercased()), "text \(index)")
        }
    }

    @Test("S28: no remote name comes near the 255 characters that the server takes")
    func boundsRemoteNames() throws {
        let longest = String(repeating: "a", count: 63)
        let text = sample(root: "instance = \"\(longest)\"").replacing("\"collector\"", with: "\"\(longest)\"")
        let configuration = try validate(text)
        let name = RemoteName(
            lineage: configuration.lineages[0].id.name, instance: try #require(configuration.instance), number: .max)
        #expect(name.description.count == 148)
        #expect(problems(text.replacing(longest, with: longest + "a")).count == 2)
    }
}
