import RotationConfiguration
import RotationCore
import Testing

/// `self = true`: a key that is its server's own management key (S24).
@Suite struct SelfRuleTests {
    private static func text(
        server: String = "token_file = \"/etc/keyrotated/token\"", others: String = "", tenant: String = "",
        key: String = "", path: String = "/etc/keyrotated/token", format: String = "", after: String = ""
    ) -> String {
        """
        [server.main]
        url = "https://example.org/api"
        \(server)
        \(others)
        [[tenant]]
        id = 19
        server = "main"
        \(tenant)
        [[tenant.key]]
        name = "management"
        permissions = ["READ_API_KEYS", "WRITE_API_KEYS"]
        self = true
        \(key)
        [[tenant.key.file]]
        path = "\(path)"
        \(format)
        \(after)
        """
    }

    @Test("is delivered to the token file, and takes over the key that is in there unless told otherwise")
    func accepts() throws {
        let lineage = try #require(try validate(Self.text()).lineages.first)
        #expect(lineage.isManagementKey && lineage.existing == .adopt)
        #expect(lineage.destinations.map(\.path) == ["/etc/keyrotated/token"])
        #expect(try validate(Self.text(key: "existing = \"refuse\"")).lineages.first?.existing == .refuse)
        #expect(try validate(sample()).lineages.first?.isManagementKey == false)
    }

    @Test func mayBeDeliveredElsewhereToo() throws {
        let after = "[[tenant.key.file]]\npath = \"/run/copy\"\nformat = \"env\"\nvariable = \"KEY\""
        #expect(try validate(Self.text(after: after)).lineages.first?.destinations.count == 2)
    }

    @Test(
        "is refused where it could not work, with the way out",
        arguments: [
            (text(path: "/run/elsewhere"), "accepted is a [[tenant.key.file]] with path = \"/etc/keyrotated/token\""),
            (text(format: "format = \"json\""), "and format = \"raw\""),
            (
                text(server: "credential = \"sensorbucket\""),
                "which cannot be written; accepted is self = true with a token_file"
            ),
            (
                text(tenant: "token_file = \"/etc/keyrotated/zeeland\""),
                "in a tenant that has a management key of its own"
            ),
            (
                text(
                    others: "[server.test]\nurl = \"https://example.com/api\"\ntoken_file = \"/etc/keyrotated/token\""),
                "is the token_file of server test, too"
            ),
        ])
    func refuses(text: String, expected: String) {
        let error = #expect(throws: ConfigurationError.self) { try validate(text) }
        #expect(error?.description.contains(expected) == true, "\(error?.description ?? "")")
        #expect(error?.description.contains(":8: \"self\" ") == true, "\(error?.description ?? "")")
    }

    @Test("a server has one management key, and no other key may be written to its file")
    func refusesSeconds() {
        let second = "[[tenant.key]]\nname = \"other\"\npermissions = [\"A\"]\n"
        let file = "[[tenant.key.file]]\npath = \"/etc/keyrotated/token\""
        let twice = #expect(throws: ConfigurationError.self) {
            try validate(Self.text(after: second + "self = true\n[[tenant.key.file]]\npath = \"/run/x\""))
        }
        #expect(twice?.description.contains("is set for another key of this server at") == true)
        let shared = #expect(throws: ConfigurationError.self) { try validate(Self.text(after: second + file)) }
        #expect(shared?.description.contains("is also a destination at") == true)
        let ordinary = #expect(throws: ConfigurationError.self) {
            try validate(Self.text().replacing("self = true", with: ""))
        }
        #expect(ordinary?.description.contains("is the token file of [server.main]") == true)
    }
}
