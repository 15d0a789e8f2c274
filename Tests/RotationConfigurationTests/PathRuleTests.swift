import RotationConfiguration
import RotationCore
import Testing

/// What the text alone decides about paths (S26).
@Suite struct PathRuleTests {
    private static func problem(_ path: String, root: String = "", tenant: String = "") -> [String] {
        problems(sample(root: root, tenant: tenant).replacing("/run/collector/key", with: path))
    }

    @Test("S26: no path twice among all destinations")
    func refusesADestinationThatIsUsedTwice() {
        let other = "[[tenant.key]]\nname=\"b\"\npermissions=[\"A\"]\nfile=[{path=\"/run/collector/key\"}]"
        #expect(
            problems(sample(after: other)) == [
                "21:13: \"/run/collector/key\" is also a destination at 1:16:8; "
                    + "accepted is a path of its own for each file"
            ])
    }

    @Test(
        "S26: a destination is no file that means something else",
        arguments: [
            ("/etc/keyrotated/token", "is the token file of [server.main], set at 1:4:14"),
            ("/etc/zeeland", "is the token file of [[tenant]], set at 1:10:14"),
            ("/srv/state/key", "is in the state directory, \"/srv/state\""),
            ("/srv/state", "is in the state directory"),
            ("/srv", "is a directory above the state directory, \"/srv/state\""),
            ("/etc/keyrotated", "is a directory above the token file of [server.main]"),
        ])
    func refusesADestinationThatIsTakenOtherwise(path: String, wrong: String) {
        let found = Self.problem(
            path, root: "state_directory = \"/srv/state\"", tenant: "token_file = \"/etc/zeeland\"")
        #expect(found.count == 1)
        #expect(found.first?.hasPrefix("16:8: \"\(path)\" \(wrong)") == true)
    }

    @Test(arguments: ["/etc/k/k.toml", "/etc/k/conf.d/9.toml", "/etc/k/conf.d", "/etc/k"])
    func refusesADestinationInTheConfiguration(path: String) {
        let text = sample().replacing("/run/collector/key", with: path)
        let error = #expect(throws: ConfigurationError.self) { try validate(text) }
        #expect(error?.problems.allSatisfy { $0.line == 16 && $0.message.contains("configuration") } == true)
    }

    @Test func acceptsADestinationBesideTheConfiguration() throws {
        let text = sample().replacing("/run/collector/key", with: "/etc/k/k.toml.key")
        #expect(try validate(text).lineages.count == 1)
    }

    @Test func refusesADestinationBelowAnotherOne() {
        let file = "[[tenant.key.file]]\npath = \"/run/collector/key/a/b\""
        #expect(
            problems(sample(after: file)) == [
                "19:8: \"/run/collector/key/a/b\" is below \"/run/collector/key\", which is a file at 1:16:8; "
                    + "accepted is a path of its own for each file"
            ])
    }

    @Test(arguments: [("/" + String(repeating: "a", count: 256), 255), (String(repeating: "/abc", count: 1024), 4095)])
    func refusesPathsThatNoFileSystemTakes(path: String, limit: Int) {
        #expect(Self.problem(path).first?.contains("longer than \(limit) bytes") == true)
    }
}
