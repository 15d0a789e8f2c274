import RotationConfiguration
import RotationCore
import Testing

@Suite struct AcceptanceTests {
    static let contract = """
        instance = "edge7"
        state_directory = "/var/lib/elsewhere"
        log_level = "debug"

        [server.main]
        url = "https://sensorbucket.nl/api"
        token_file = "/etc/keyrotated/token"
        ca_file = "/etc/ssl/private-ca.pem"
        timeout = "20s"
        requests_per_second = 2.5
        max_concurrent_requests = 4

        [defaults]
        lifetime = "90d"
        renew_before = "30d"
        overlap = "24h"
        poll_interval = "15m"

        [[tenant]]
        id = 19
        server = "main"
        name = "Provincie Zeeland"
        token_file = "/etc/keyrotated/zeeland"

          [[tenant.key]]
          name = "collector"
          permissions = ["READ_DEVICES", "WRITE_MEASUREMENTS"]
          existing = "adopt"
          revoke_adopted = true
          hold = true
          self = false

            [[tenant.key.file]]
            path = "/var/lib/collector/api-key.env"
            format = "env"
            variable = "SENSORBUCKET_API_KEY"
            owner = "collector"
            group = "collectors"
            mode = "0640"
            follow_symlink = false

            [[tenant.key.file]]
            path = "/var/lib/collector/api-key"
            newline = false

            [[tenant.key.consumer]]
            command = ["/usr/bin/collector", "reload", ""]
            timeout = "45s"
            probe = ["/usr/bin/collector", "ping"]
        """

    @Test func readsEveryKeyOfTheContract() throws {
        let configuration = try validate(Self.contract)
        #expect(configuration.instance == "edge7")
        #expect(configuration.stateDirectory == "/var/lib/elsewhere")
        #expect(configuration.logLevel == .debug)
        #expect(
            configuration.servers == [
                Server(
                    name: "main", url: ServerURL(scheme: .https, host: "sensorbucket.nl", pathPrefix: "/api"),
                    managementKey: .file("/etc/keyrotated/token"), caFile: "/etc/ssl/private-ca.pem",
                    timeout: .seconds(20),
                    requestsPerSecond: 2.5, maxConcurrentRequests: 4)
            ])
        #expect(
            configuration.tenants == [
                Tenant(
                    id: TenantID(19), server: "main", name: "Provincie Zeeland",
                    managementKey: .file("/etc/keyrotated/zeeland"))
            ])
        #expect(configuration.lineages == [Self.lineage])
    }

    private static let lineage = Lineage(
        id: LineageID(server: "main", tenant: TenantID(19), name: "collector"),
        permissions: [Permission("READ_DEVICES"), Permission("WRITE_MEASUREMENTS")],
        policy: RotationPolicy(
            lifetime: days(90), renewBefore: days(30), overlap: days(1), pollInterval: .seconds(900)),
        existing: .adopt, hold: true, revokeAdopted: true,
        destinations: [
            Destination(
                path: "/var/lib/collector/api-key.env", format: .env(variable: "SENSORBUCKET_API_KEY"),
                owner: "collector", group: "collectors", mode: 0o640),
            Destination(path: "/var/lib/collector/api-key", format: .raw(newline: false)),
        ],
        consumers: [
            Consumer(
                command: ["/usr/bin/collector", "reload", ""], timeout: .seconds(45),
                probe: ["/usr/bin/collector", "ping"])
        ])

    @Test(
        "Units have the names that systemd gives them",
        arguments: [
            "collector.service", "collector@edge-7.service", "a@b@c.service", "a.b.timer", "x.socket", "x.target",
            "x.path",
            "dev-disk-by\\\\x2dlabel-data.swap", "mnt-data.mount", "a:b_c.slice",
        ])
    func readsUnits(_ name: String) throws {
        let table = "[[tenant.key.consumer]]\nunit = \"\(name)\"\n"
        let written = name.replacing("\\\\", with: "\\")
        #expect(try validate(sample(after: table)).lineages[0].consumers == [Consumer(unit: written)])
        for action in UnitAction.allCases {
            let text = sample(
                after: table + "action = \"\(action.rawValue)\"\ntimeout = \"5m\"\nprobe = [\"/bin/true\"]")
            let expected = Consumer(unit: written, action: action, timeout: .seconds(300), probe: ["/bin/true"])
            #expect(try validate(text).lineages[0].consumers == [expected])
        }
    }

    @Test("A management key may come as a systemd credential, for a server and for a tenant")
    func readsCredentials() throws {
        let tenant = "[[tenant]]\nid = 1\n"
        let server = "server.main = { url = \"https://a\", credential = \"sensorbucket-token\" }\n"
        let own = try validate(server + tenant)
        #expect(own.servers.map(\.managementKey) == [.credential("sensorbucket-token")])
        #expect(own.tenants.map(\.managementKey) == [nil])
        let mixed = try validate(server + tenant + "token_file = \"/t\"")
        #expect(mixed.tenants.map(\.managementKey) == [.file("/t")])
        let other = try validate(server + tenant + "credential = \"zeeland.token 2\"")
        #expect(other.tenants.map(\.managementKey) == [.credential("zeeland.token 2")])
    }

    @Test func fillsInWhatIsLeftOut() throws {
        let configuration = try validate(sample())
        #expect(configuration.instance == nil)
        #expect(configuration.stateDirectory == "/var/lib/keyrotated")
        #expect(configuration.logLevel == .info)
        #expect(
            configuration.servers == [
                Server(
                    name: "main", url: ServerURL(scheme: .https, host: "example.org", pathPrefix: "/api"),
                    managementKey: .file("/etc/keyrotated/token"))
            ])
        let lineage = try #require(configuration.lineages.first)
        #expect(lineage.policy.lifetime == days(90))
        #expect(lineage.policy.renewBefore == days(30))
        #expect(lineage.existing == .refuse && !lineage.hold && !lineage.revokeAdopted && lineage.isConfigured)
        #expect(lineage.destinations == [Destination(path: "/run/collector/key", format: .raw(newline: true))])
    }

    @Test(
        arguments: [
            ("format = \"json\"", .json(field: "api_key")),
            ("format = \"json\"\nfield = \"the \\\"key\\\"\"", .json(field: "the \"key\"")),
            (
                "format = \"template\"\ntemplate = \"/etc/collector/api.conf.template\"",
                .template(path: "/etc/collector/api.conf.template")
            ),
            ("format = \"credential\"\nname = \"api-key\"", .credential(name: "api-key")),
        ] as [(String, Destination.Format)])
    func readsEveryFormat(lines: String, format: Destination.Format) throws {
        let lineage = try #require(try validate(sample(file: lines)).lineages.first)
        #expect(lineage.destinations == [Destination(path: "/run/collector/key", format: format)])
    }

    @Test(arguments: [true, false]) func followsALinkWhereItIsTold(flag: Bool) throws {
        let lineage = try #require(try validate(sample(file: "follow_symlink = \(flag)")).lineages.first)
        #expect(lineage.destinations.map(\.followsSymlink) == [flag])
    }

    @Test func acceptsOneTemplateForSeveralFiles() throws {
        let file = "format = \"template\"\ntemplate = \"/etc/t\"\n"
        let text = sample(file: file + "[[tenant.key.file]]\npath = \"/run/other\"\n" + file)
        #expect(try validate(text).lineages.first?.destinations.count == 2)
    }

    @Test func scalesUnsetTimesWithTheLifetime() throws {
        let policy = try #require(try validate(sample(key: "lifetime = \"6s\"")).lineages.first?.policy)
        #expect(policy.renewBefore == .seconds(2))
        #expect(policy.overlap == .milliseconds(600))
        #expect(policy.pollInterval == .seconds(1))
    }

    @Test func letsTheKeyGoBeforeTheTenantAndTheTenantBeforeTheDefaults() throws {
        let text = sample(
            defaults: "lifetime = \"60d\"\nrenew_before = \"20d\"\noverlap = \"2d\"",
            tenant: "renew_before = \"10d\"\noverlap = \"3d\"", key: "overlap = \"4d\"")
        let policy = try #require(try validate(text).lineages.first?.policy)
        #expect(policy.lifetime == days(60))
        #expect(policy.renewBefore == days(10))
        #expect(policy.overlap == days(4))
    }

    @Test(
        arguments: [
            (nil, [:], "/var/lib/keyrotated"),
            (nil, ["STATE_DIRECTORY": "/srv/a"], "/srv/a"),
            (nil, ["STATE_DIRECTORY": "/srv/a:/srv/b"], "/srv/a"),
            (nil, ["STATE_DIRECTORY": ""], "/var/lib/keyrotated"),
            ("/srv/c", ["STATE_DIRECTORY": "/srv/a"], "/srv/c"),
        ] as [(String?, [String: String], String)])
    func takesTheStateDirectoryFromFileThenEnvironment(
        configured: String?, environment: [String: String], expected: String
    ) throws {
        let root = configured.map { "state_directory = \"\($0)\"" } ?? ""
        #expect(try validate(sample(root: root), environment: environment).stateDirectory == expected)
    }

    @Test func refusesARelativeStateDirectoryOfTheEnvironment() {
        let error = #expect(throws: ConfigurationError.self) {
            try validate(sample(), environment: ["STATE_DIRECTORY": "state"])
        }
        #expect(error?.description.contains("STATE_DIRECTORY is not an absolute path") == true)
    }

    @Test func acceptsATenantWithoutKeys() throws {
        let configuration = try validate(
            "server.main = { url = \"http://127.0.0.1:1/api\", token_file = \"/t\" }\n[[tenant]]\nid = 1\n")
        #expect(configuration.tenants.map(\.id) == [TenantID(1)])
        #expect(configuration.lineages.isEmpty)
    }
}

func days(_ count: Int64) -> Duration { .seconds(count * 86_400) }
