import Glibc
import Testing

/// `check --online`: what the text of a configuration cannot tell, found out before it is needed.
@Suite(.serialized)
struct CheckTests {
    @Test("of a sound installation it finds no problem, asks little, and leaves everything as it was")
    func findsNothing() async throws {
        try await Installation.with(tenants: "1,19") { installation in
            try installation.configure(installation.tenant(19, keys: ["collector", "gauge"]))
            let fresh = try await installation.keyrotated("check", "--online")
            #expect(fresh.status == 0, "\(fresh.output)\(fresh.error)")
            #expect(fresh.output.contains("has no ledger yet"), "\(fresh.output)")
            #expect(installation.keys.files().isEmpty && installation.state.files().isEmpty)
            let requests = try await installation.simulator.requests()
            #expect(requests.count <= 3 && requests.allSatisfy { $0.method == "GET" })

            #expect(try await installation.runOnce().status == 0)
            let before = try installation.key("collector")
            let later = try await installation.keyrotated("check", "--online")
            #expect(later.status == 0, "\(later.output)\(later.error)")
            for text in ["2 files can be written", "ledger of instance edge7; no daemon runs", "no problems"] {
                #expect(later.output.contains(text), "\(text) in\n\(later.output)")
            }
            let isUnchanged = try installation.key("collector") == before
            #expect(isUnchanged)
            #expect(installation.keys.files().count == 2)
        }
    }

    /// What is wrong, what the check says of it, and how it ends.
    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let status: Int32
        let text: String
        let arrange: @Sendable (Installation) async throws -> Void

        init(
            _ name: String, _ status: Int32, _ text: String,
            _ arrange: @escaping @Sendable (Installation) async throws -> Void
        ) {
            (testDescription, self.status, self.text, self.arrange) = (name, status, text, arrange)
        }
    }

    private static func foreign(_ rule: String, holding content: String) -> @Sendable (Installation) throws -> Void {
        { installation in
            try installation.configure(
                installation.tenant(19, keys: ["collector"], extra: "existing = \"\(rule)\""))
            try File.write(content, to: installation.keys / "collector")
        }
    }

    static let cases: [Case] = [
        Case("the server is not there", 69, "is the server running, and is the URL right?") {
            try $0.configure(server: "timeout = \"1s\"", $0.tenant(19, keys: ["collector"]))
            let text = try File.text($0.configurationPath)
            try File.write(text.replacing($0.simulator.url, with: "http://127.0.0.1:1/api"), to: $0.configurationPath)
        },
        Case("the server accepts no key", 69, "the key is wrong, expired or revoked") {
            try $0.configure($0.tenant(19, keys: ["collector"]))
            try await $0.simulator.setFaults(#"{"faults": [{"times": -1, "do": "unauthorized"}]}"#)
        },
        Case("its listing cannot be trusted", 69, "cannot trust the listing of main") {
            try $0.configure($0.tenant(19, keys: ["collector"]))
            try await $0.simulator.setFaults(#"{"faults": [{"times": -1, "do": "empty-list"}]}"#)
        },
        Case("the management key is missing", 73, "does it exist under that name?") {
            try $0.configure($0.tenant(19, keys: ["collector"]))
            unlink($0.directory / "token")
        },
        Case(
            "a credential, outside of the unit", 73,
            " -p User=keyrotated -p LoadCredential=sensorbucket:/etc/keyrotated/sensorbucket "
        ) {
            try $0.configure(managementKey: #"credential = "sensorbucket""#, $0.tenant(19, keys: ["collector"]))
        },
        Case("everybody can read the management key", 0, "everybody on this machine can read") {
            try $0.configure($0.tenant(19, keys: ["collector"]))
            chmod($0.directory / "token", 0o644)
        },
        Case("a directory is missing", 73, "create it, or correct the path") {
            try $0.configure(
                $0.tenant(19, keys: ["missing/collector"]).replacing("name = \"missing/", with: "name = \""))
        },
        Case("a directory is everybody's", 77, "is writable by everyone") {
            try $0.configure($0.tenant(19, keys: ["collector"]))
            chmod($0.keys.path, 0o777)
        },
        Case("an owner is unknown", 73, "there is no user \"nobody-has-this-name\"") {
            try $0.configure($0.tenant(19, keys: ["collector"]) + "\nowner = \"nobody-has-this-name\"")
        },
        Case(
            "a file holds something else", 73, "existing = \"adopt\" takes a key over",
            foreign("refuse", holding: "x\n")),
        Case("a file will be overwritten", 0, "it will be overwritten", foreign("replace", holding: "x\n")),
        Case("a file cannot be adopted", 73, "cannot be adopted: it holds", foreign("adopt", holding: "x\n")),
        Case("another tenant's key cannot be adopted", 73, "is none that tenant 19 has") {
            let stranger = try await $0.simulator.create(name: "stranger", tenant: 1)
            try foreign("adopt", holding: stranger + "\n")($0)
        },
        Case("the management key cannot be adopted", 73, "is a management key") {
            try foreign("adopt", holding: $0.simulator.token + "\n")($0)
            let text = try File.text($0.configurationPath)
            try File.write(text.replacing("id = 19", with: "id = 1"), to: $0.configurationPath)
        },
        Case("a key can be adopted", 0, "which will be adopted") {
            let own = try await $0.simulator.create(name: "by hand", tenant: 19)
            try foreign("adopt", holding: own + "\n")($0)
        },
        Case("a program is missing", 73, "is the program installed, and the path right?") {
            try $0.configure(
                $0.tenant(19, keys: ["collector"]) + "\n[[tenant.key.consumer]]\ncommand = [\"/does/not/exist\"]")
        },
        Case("a unit is reloaded that must be restarted (S16)", 0, "use `systemctl restart` then") {
            let environment = "format = \"env\"\nvariable = \"KEY\""
            try $0.configure(
                $0.tenant(19, keys: ["collector"]).replacing("format = \"raw\"", with: environment)
                    + "\n[[tenant.key.consumer]]\ncommand = [\"/bin/systemctl\", \"reload\", \"x\"]\nprobe = [\"/bin/true\"]"
            )
            // The program need not be here for this.
            let text = try File.text($0.configurationPath)
            symlink("/bin/true", $0.directory / "systemctl")
            try File.write(text.replacing("/bin/systemctl", with: $0.directory / "systemctl"), to: $0.configurationPath)
        },
        Case("the ledger is damaged", 73, "restore it from a backup") {
            try $0.configure($0.tenant(19, keys: ["collector"]))
            #expect(try await $0.runOnce().status == 0)
            try File.write(String(repeating: "no database ", count: 1000), to: $0.state / "ledger.sqlite")
        },
        Case("the ledger is another instance's", 73, "belongs to instance \"edge7\"") {
            try $0.configure($0.tenant(19, keys: ["collector"]))
            #expect(try await $0.runOnce().status == 0)
            try $0.configure(instance: "edge8", $0.tenant(19, keys: ["collector"]))
        },
        Case("a delivered file was changed", 73, "was changed by somebody else") {
            try $0.configure($0.tenant(19, keys: ["collector"]))
            #expect(try await $0.runOnce().status == 0)
            try File.write("x\n", to: $0.keys / "collector")
        },
    ]

    @Test("says what is wrong, and ends with the status of the first problem", arguments: cases)
    func tellsProblem(_ trial: Case) async throws {
        try await Installation.with(tenants: "1,19") { installation in
            try await trial.arrange(installation)
            let ending = try await installation.keyrotated("check", "--online")
            #expect(ending.status == trial.status, "\(ending.output)\(ending.error)")
            #expect(ending.output.contains(trial.text), "\(ending.output)\(ending.error)")
            #expect(ending.output.contains("PROBLEM") == (trial.status != 0), "\(ending.output)")
            let managementKey = installation.simulator.token
            let isSecret = !(ending.output + ending.error).contains(managementKey)
            #expect(isSecret)
        }
    }

    @Test("a listing is asked as the management key alone, and an expired key in a file is not sent anywhere (S3)")
    func sendsNoOtherKey() async throws {
        let seed = """
            {"tenants": [{"id": 19, "keys": [{"name": "old", "permissions": ["READ_DEVICES"], "id": "5", "secret": "0123456789abcdef0123456789abcdef", \
            "expiration_date": "2020-01-01T00:00:00Z"}]}]}
            """
        try await Installation.with(seed: seed) { installation in
            let expired = "NTowMTIzNDU2Nzg5YWJjZGVmMDEyMzQ1Njc4OWFiY2RlZg"
            try Self.foreign("adopt", holding: expired + "\n")(installation)
            let ending = try await installation.keyrotated("check", "--online")
            #expect(ending.status == 73, "\(ending.output)")
            #expect(ending.output.contains("key 5 has expired"), "\(ending.output)")
            let paths = try await installation.simulator.requests().map(\.path)
            #expect(!paths.contains { $0.hasSuffix("/5") }, "\(paths)")
            #expect(try await installation.simulator.keys().contains { $0.name == "old" })
        }
    }

    @Test("a reload of a unit that reads its file at the start is noted by the text alone (S16)")
    func notesUselessReloads() async throws {
        try await Installation.with(tenants: "19") { installation in
            let environment = "format = \"env\"\nvariable = \"KEY\""
            try installation.configure(
                installation.tenant(19, keys: ["collector"]).replacing("format = \"raw\"", with: environment)
                    + "\n[[tenant.key.consumer]]\nunit = \"collector.service\"\naction = \"reload\"")
            let ending = try await installation.keyrotated("check")
            #expect(ending.status == 0 && ending.output.contains("use action = \"restart\" then"), "\(ending.output)")
        }
    }

    @Test("--polkit prints a rule and nothing else, for the user that is named")
    func printsTheRule() async throws {
        try await Installation.with(tenants: "19") { installation in
            try installation.configure(
                installation.tenant(19, keys: ["collector"])
                    + "\n[[tenant.key.consumer]]\nunit = \"collector@a.service\"\naction = \"reload\"")
            let ending = try await installation.keyrotated("check", "--polkit", "--user", "rotor")
            #expect(ending.status == 0 && ending.output.hasPrefix("// "), "\(ending.output)\(ending.error)")
            for text in ["case \"reload collector@a.service\":", "subject.user !== \"rotor\"", "NOT_HANDLED"] {
                #expect(ending.output.contains(text), "\(text) in\n\(ending.output)")
            }
            #expect(try await installation.keyrotated("check", "--polkit", "--user", "").status == 64)
        }
    }
}
