import Glibc
import RotationConfiguration
import RotationCore
import Testing

/// `conf.d/*.toml` and repeated blocks.
@Suite struct MergeTests {
    private static let main = "server.main = { url = \"https://a\", token_file = \"/t\" }\n"

    private static func key(_ name: String) -> String {
        "[[tenant.key]]\nname = \"\(name)\"\npermissions = [\"A\"]\nfile = [{ path = \"/k/\(name)\" }]\n"
    }

    @Test func joinsBlocksOfTheSameTenantAndAppendsTheirKeys() throws {
        let configuration = try validate(
            Self.main + "[[tenant]]\nid = 1\nname = \"One\"\n" + Self.key("a"),
            "[[tenant]]\nid = 2\n" + Self.key("a2"),
            "[[tenant]]\nid = 1\nserver = \"main\"\nlifetime = \"9d\"\n" + Self.key("b"))
        #expect(
            configuration.tenants == [
                Tenant(id: TenantID(1), server: "main", name: "One"), Tenant(id: TenantID(2), server: "main"),
            ])
        #expect(configuration.lineages.map(\.id.description) == ["main/1/a", "main/1/b", "main/2/a2"])
        #expect(configuration.lineages.map(\.policy.lifetime) == [days(9), days(9), days(90)])
    }

    @Test func joinsServersAndDefaultsOfSeveralFiles() throws {
        let configuration = try validate(
            "server.main.url = \"https://a\"\n[defaults]\nlifetime = \"9d\"\n",
            "[server.main]\ntoken_file = \"/t\"\n[defaults]\noverlap = \"1h\"\n[[tenant]]\nid = 1\n" + Self.key("a"))
        #expect(configuration.servers.map(\.managementKey) == [.file("/t")])
        #expect(configuration.lineages.map(\.policy.overlap) == [.seconds(3600)])
    }

    @Test(arguments: [
        (
            "log_level = \"info\"\n", "log_level = \"info\"",
            "2:1:1: \"log_level\" of the configuration is already set at 1:1:1"
        ),
        ("", "[server.main]\nurl = \"https://b\"", "2:2:1: \"url\" of [server.main] is already set at 1:1:17"),
        (
            "defaults.overlap = \"1h\"\n", "[defaults]\noverlap = \"2h\"",
            "2:2:1: \"overlap\" of [defaults] is already set at 1:1:10"
        ),
        (
            "tenant = [{ id = 1, name = \"a\" }]\n", "[[tenant]]\nid = 1\nname = \"a\"",
            "2:3:1: \"name\" of [[tenant]] is already set at 1:1:21"
        ),
    ])
    func refusesAScalarThatIsSetTwice(first: String, second: String, wrong: String) {
        #expect(problems(first + Self.main, second) == ["\(wrong); accepted is one value: remove one of the two"])
    }

    @Test("S26: no lineage twice, whatever the file")
    func refusesALineageThatIsConfiguredTwice() {
        let second = "[[tenant]]\nid = 1\n" + Self.key("a").replacing("/k/a", with: "/k/b")
        let found = problems(Self.main + "[[tenant]]\nid = 1\n" + Self.key("a"), second)
        #expect(
            found == [
                "2:4:8: the key \"a\" of tenant 1 is already configured at 1:5:8; "
                    + "accepted is one [[tenant.key]] for each name, tenant and server"
            ])
    }

    @Test func takesTwoServersWithOneURLAsOneWhenKeysCollide() {
        let servers =
            "server.a = { url = \"https://x/\", token_file = \"/t\" }\n"
            + "server.b = { url = \"HTTPS://X:443\", token_file = \"/t\" }\n"
        let tenants = ["a", "b"].map { server in
            "[[tenant]]\nid = 1\nserver = \"\(server)\"\n" + Self.key("k").replacing("/k/k", with: "/k/\(server)")
        }
        let found = problems(servers + tenants.joined())
        #expect(found.count == 1)
        #expect(found.first?.contains("the key \"k\" of tenant 1 is already configured at 1:7:8") == true)
    }

    @Test func keepsTheSameTenantOfTwoServersApart() throws {
        let servers =
            "server.a = { url = \"https://a\", token_file = \"/t\" }\n"
            + "server.b = { url = \"https://b\", token_file = \"/t\" }\n"
        let tenants = ["a", "b"].map { server in
            "[[tenant]]\nid = 1\nserver = \"\(server)\"\n" + Self.key("k").replacing("/k/k", with: "/k/\(server)")
        }
        let configuration = try validate(servers + tenants.joined())
        #expect(configuration.lineages.map(\.id.description) == ["a/1/k", "b/1/k"])
    }

    @Test func reportsAllProblemsOfAllFilesInOrder() {
        let found = problems(
            "log_level = \"loud\"\nserver.main = { url = \"http://a\", token_file = \"t\" }\ncolour = 1\n",
            "a = \n",
            "[[tenant]]\nid = 0\nserver = \"elsewhere\"\n[[tenant.key]]\nhodl = true\n")
        #expect(
            found.map { $0.prefix { $0 != " " } } == [
                "1:1:13:", "1:2:23:", "1:2:48:", "1:3:1:", "2:1:5:", "3:2:6:", "3:4:1:", "3:4:1:", "3:4:1:", "3:5:1:",
            ])
    }

    @Test func concludesNothingFromAFileThatIsNotTOML() {
        // The server may be defined in the file that cannot be parsed: no complaint about its absence.
        #expect(problems("[[tenant]]\nid = 1\nserver = \"main\"\n", "oops\n").count == 1)
    }

    @Test func takesLinearTimeForManyKeys() throws {
        // 100,000 lineages are a normal size. 8 times as many may take 24 times as long, not 64.
        let small = try cost(keys: 150)
        let large = try cost(keys: 1_200)
        #expect(large < small * 24)
    }

    /// Nanoseconds of processor time of this thread, the best of three.
    private func cost(keys: Int) throws -> Int {
        let text = Self.main + (0..<keys).map { "[[tenant]]\nid = \($0 % 9 + 1)\n" + Self.key("k\($0)") }.joined()
        #expect(try validate(text).lineages.count == keys)
        let costs = try (0..<3).map { _ in
            let start = processorTime()
            _ = try validate(text)
            return processorTime() - start
        }
        return try #require(costs.min())
    }

    private func processorTime() -> Int {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return time.tv_sec * 1_000_000_000 + time.tv_nsec
    }
}
