import Glibc
import RotationConfiguration
import Testing

@testable import keyrotated

/// What `check --drop-in` prints for the packaged unit: all that a configuration needs, and no more.
struct UnitNeedsTests {
    private static let daemon = DaemonAccount(user: 990, group: 990, groups: [990, 50])

    /// Root's directories, those of the package, and `collector`'s (user and group 1001) as `/var/lib/collector`.
    private struct FakeMachine: MachineFacts {
        var files: [String: FileFacts] = [
            "/": FileFacts(owner: 0, group: 0, mode: 0o755),
            "/var": FileFacts(owner: 0, group: 0, mode: 0o755),
            "/var/lib": FileFacts(owner: 0, group: 0, mode: 0o755),
            "/var/lib/keyrotated-keys": FileFacts(owner: 990, group: 990, mode: 0o711),
            "/var/lib/collector": FileFacts(owner: 1001, group: 1001, mode: 0o750),
            "/srv": FileFacts(owner: 0, group: 0, mode: 0o755),
            "/srv/keys": FileFacts(owner: 0, group: 990, mode: 0o770),
        ]
        var links: [String: String] = [:]

        func facts(_ path: String) -> FileFacts? { files[path] }
        func link(_ path: String) -> String? { links[path] }
        func user(_ name: String) -> uid_t? { name == "collector" ? 1001 : nil }
        func group(_ name: String) -> gid_t? { ["collector": 1001, "staff": 50][name] }
    }

    private static func needs(
        _ machine: FakeMachine = FakeMachine(), server: String = #"credential = "sensorbucket-token""#,
        top: String = "",
        daemon: DaemonAccount? = daemon, file: String
    ) throws -> UnitNeeds {
        let text = """
            \(top)
            [server.main]
            url = "https://sensorbucket.nl/api"
            \(server)
            [[tenant]]
            id = 19
            [[tenant.key]]
            name = "collector"
            permissions = ["READ_DEVICES"]
            [[tenant.key.file]]
            \(file)
            """
        let configuration = try ValidatedConfiguration.validate(
            [ConfigurationFile(path: "/etc/keyrotated/keyrotated.toml", text: Array(text.utf8))], environment: [:])
        return UnitNeeds(configuration, daemon: daemon, machine: machine)
    }

    /// The lines that systemd reads.
    private static func lines(_ needs: UnitNeeds) -> [String] {
        UnitText(needs: needs).text.split(separator: "\n").map(String.init).filter { !$0.hasPrefix("#") }
    }

    @Test(arguments: [
        #"path = "/var/lib/keyrotated-keys/collector""#, #"path = "/run/keyrotated/collector""#,
        "path = \"/var/lib/keyrotated-keys/collector\"\ngroup = \"staff\"\nmode = \"0640\"",
    ])
    func theDefaultDirectoriesNeedNothing(_ file: String) throws {
        var machine = FakeMachine()
        machine.files["/run"] = FileFacts(owner: 0, group: 0, mode: 0o755)
        machine.files["/run/keyrotated"] = FileFacts(owner: 990, group: 990, mode: 0o711)
        let needs = try Self.needs(machine, file: file)
        #expect(Self.lines(needs) == [] && needs.notes == [])
    }

    @Test("An encrypted credential takes the secret of the host, which has to be there")
    func aCredentialTakesTheHostSecret() throws {
        var machine = FakeMachine()
        let file = "path = \"/var/lib/keyrotated-keys/key.cred\"\nformat = \"credential\"\nname = \"key\""
        let line = "LoadCredential=credential-secret:/var/lib/systemd/credential.secret"
        let missing = try Self.needs(machine, file: file)
        #expect(Self.lines(missing) == ["[Service]", line])
        #expect(missing.notes.count == 1 && missing.notes[0].contains("`systemd-creds setup`"))
        machine.files["/var/lib/systemd/credential.secret"] = FileFacts(owner: 0, group: 0, mode: 0o400)
        #expect(try Self.needs(machine, file: file).notes == [])
    }

    @Test("A group takes a membership, and no capability")
    func aGroupIsAMembership() throws {
        let needs = try Self.needs(
            file: "path = \"/var/lib/keyrotated-keys/collector\"\ngroup = \"collector\"\nmode = \"0640\"")
        #expect(Self.lines(needs) == ["[Service]", "SupplementaryGroups=collector"])
    }

    @Test(
        "Another owner takes CAP_CHOWN and CAP_FOWNER, and the right to read back what the mode keeps from the daemon")
    func anOwnerTakesCapabilities() throws {
        let path = "path = \"/var/lib/keyrotated-keys/collector\"\nowner = \"collector\"\n"
        #expect(
            try Self.lines(Self.needs(file: path + "mode = \"0640\"")) == [
                "[Service]", "AmbientCapabilities=CAP_CHOWN CAP_FOWNER", "CapabilityBoundingSet=CAP_CHOWN CAP_FOWNER",
            ])
        let names = "CAP_CHOWN CAP_DAC_READ_SEARCH CAP_FOWNER"
        #expect(
            try Self.lines(Self.needs(file: path)) == [
                "[Service]", "AmbientCapabilities=\(names)", "CapabilityBoundingSet=\(names)",
            ])
    }

    @Test func anotherDirectoryIsMadeWritable() throws {
        let file = "path = \"/var/lib/collector/api-key\"\nowner = \"collector\""
        let names = "CAP_CHOWN CAP_DAC_OVERRIDE CAP_FOWNER"
        #expect(
            try Self.lines(Self.needs(file: file)) == [
                "[Service]", "ReadWritePaths=-/var/lib/collector", "AmbientCapabilities=\(names)",
                "CapabilityBoundingSet=\(names)",
            ])
        // A directory that lets the daemon's group in takes no capability for itself.
        let shared = "path = \"/srv/keys/api-key\"\nowner = \"collector\"\nmode = \"0640\""
        #expect(
            try Self.lines(Self.needs(file: shared)) == [
                "[Service]", "ReadWritePaths=-/srv/keys", "AmbientCapabilities=CAP_CHOWN CAP_FOWNER",
                "CapabilityBoundingSet=CAP_CHOWN CAP_FOWNER",
            ])
    }

    @Test("An existing file keeps its owner, and is read first")
    func anExistingFileCounts() throws {
        var machine = FakeMachine()
        machine.files["/var/lib/keyrotated-keys/collector"] = FileFacts(owner: 1001, group: 1001, mode: 0o600)
        let names = "CAP_CHOWN CAP_DAC_READ_SEARCH CAP_FOWNER"
        let needs = try Self.needs(machine, file: #"path = "/var/lib/keyrotated-keys/collector""#)
        #expect(Self.lines(needs).contains("AmbientCapabilities=\(names)"))
    }

    @Test(
        "What the unit hides is shown again, that directory alone",
        arguments: [
            ("/home/anna/keys", ["ProtectHome=tmpfs", "BindPaths=-/home/anna/keys"]),
            ("/tmp/keys", ["BindPaths=-/tmp/keys"]),
            ("/srv/100% sure", ["ReadWritePaths=\"-/srv/100%% sure\""]),
        ])
    func hiddenPlacesAreBound(_ directory: String, _ expected: [String]) throws {
        let needs = try Self.needs(file: "path = \"\(directory)/key\"")
        #expect(Self.lines(needs) == ["[Service]"] + expected)
        #expect(
            needs.notes == [
                "\(directory): it is not there, or this user cannot look at it. Run this again, as root, once it is."
            ])
    }

    @Test func theTargetOfALinkCounts() throws {
        var machine = FakeMachine()
        let path = "/var/lib/keyrotated-keys/collector"
        let file = "path = \"\(path)\"\nfollow_symlink = true"
        machine.files[path] = FileFacts(owner: 0, group: 0, mode: 0o777)
        for text in ["/srv/keys/api-key", "../../../srv/keys/api-key"] {
            machine.links[path] = text
            #expect(try Self.lines(Self.needs(machine, file: file)) == ["[Service]", "ReadWritePaths=-/srv/keys"])
        }
        machine.files[path] = FileFacts(owner: 1001, group: 1001, mode: 0o777)
        #expect(try Self.lines(Self.needs(machine, file: file + "\nowner = \"collector\"")).first == "[Service]")
    }

    /// A user's directory, and links that anybody could make who may write where they stand.
    private static var trapped: FakeMachine {
        var machine = FakeMachine()
        machine.files["/home"] = FileFacts(owner: 0, group: 0, mode: 0o755)
        machine.files["/home/mallory"] = FileFacts(owner: 1002, group: 1002, mode: 0o755)
        machine.files["/etc"] = FileFacts(owner: 0, group: 0, mode: 0o755)
        machine.files["/etc/shadow"] = FileFacts(owner: 0, group: 42, mode: 0o640)
        for (link, text) in [
            ("/srv/theirs", "/etc/shadow"), ("/srv/ours", "/srv/theirs"), ("/srv/odd", "keys/../../etc/shadow"),
            ("/srv/way", "/etc"), ("/srv/home", "/home/mallory/x"),
        ] {
            machine.links[link] = text
            let owner: uid_t = link == "/srv/theirs" ? 1002 : 0
            machine.files[link] = FileFacts(owner: owner, group: owner, mode: 0o777)
        }
        return machine
    }

    @Test(
        "S14: what the daemon would refuse to follow gets no rights, but a note",
        arguments: [
            ("/srv/theirs", true), ("/srv/theirs", false), ("/srv/ours", true), ("/srv/ours", false),
            ("/srv/odd", true),
            ("/srv/way/shadow", true), ("/srv/way/shadow", false), ("/home/mallory/key", false), ("/srv/home", true),
        ])
    func hostileLinksGetNothing(_ path: String, _ follows: Bool) throws {
        let needs = try Self.needs(Self.trapped, file: "path = \"\(path)\"\nfollow_symlink = \(follows)")
        #expect(Self.lines(needs) == [] && needs.notes.count == 1, "\(UnitText(needs: needs).text)")
    }

    @Test(
        "No value of the configuration becomes another setting than its own",
        arguments: [
            (#"path = "/tmp/a:/etc/key""#, "sensorbucket-token", ""),
            (#"path = "/run/keyrotated/key""#, #"token\\"#, ""), (#"path = "/run/keyrotated/key""#, "a%b", ""),
            (#"path = "/run/keyrotated/key""#, "a b", ""),
            (
                #"path = "/run/keyrotated/key""#, "sensorbucket-token",
                #"state_directory = "/var/lib/keyrotated:ssh""#
            ),
        ])
    func nothingIsInjected(_ file: String, _ credential: String, _ top: String) throws {
        let needs = try Self.needs(server: "credential = \"\(credential)\"", top: top, file: file)
        #expect(Self.lines(needs) == [] && needs.notes.count >= 1, "\(UnitText(needs: needs).text)")
    }

    @Test func otherCredentialsAndStateAreNamed() throws {
        let file = #"path = "/var/lib/keyrotated-keys/collector""#
        #expect(
            try Self.lines(
                Self.needs(
                    server: #"credential = "zeeland""#, top: #"state_directory = "/var/lib/edge7/state""#, file: file))
                == [
                    "[Service]", "StateDirectory=edge7/state", "LoadCredential=zeeland:/etc/keyrotated/zeeland",
                    "SetCredential=zeeland:\\n",
                ])
        var machine = FakeMachine()
        machine.files["/etc/keyrotated/token"] = FileFacts(owner: 0, group: 0, mode: 0o600)
        let needs = try Self.needs(machine, server: #"token_file = "/etc/keyrotated/token""#, file: file)
        #expect(needs.isEmpty && needs.notes.count == 1 && needs.notes[0].contains("cannot be read by keyrotated"))
    }

    @Test func saysWhenThereIsNoSuchUserYet() throws {
        let needs = try Self.needs(daemon: nil, file: #"path = "/run/keyrotated/collector""#)
        #expect(needs.notes.first?.hasPrefix("There is no user keyrotated yet") == true)
    }

    @Test func eachSettingGivesItsReason() throws {
        let needs = try Self.needs(
            file: """
                path = "/srv/keys/a"
                [[tenant.key.file]]
                path = "/srv/keys/b"
                """)
        #expect(
            UnitText(needs: needs).text.hasSuffix(
                "[Service]\n# main/19/collector writes \"/srv/keys/a\", and 1 more\nReadWritePaths=-/srv/keys"))
    }
}
