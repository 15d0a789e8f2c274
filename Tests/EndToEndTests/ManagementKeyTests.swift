import FoundationEssentials
import Glibc
import Testing

/// Where the management key comes from, and what happens when it changes.
@Suite(.serialized)
struct ManagementKeyTests {
    @Test("The management key may be a credential that systemd passes")
    func takesCredential() async throws {
        try await Installation.with(tenants: "1,19") { installation in
            try installation.configure(
                managementKey: "credential = \"sensorbucket\"", installation.tenant(19, keys: ["collector"]))
            let credentials = installation.directory.subdirectory("credentials")
            try File.write(installation.simulator.token, to: credentials / "sensorbucket", mode: 0o400)
            let arguments = ["run", "--once", "--config", installation.configurationPath]
            let ending = try await Program.keyrotated.run(
                arguments, environment: ["CREDENTIALS_DIRECTORY": credentials.path])
            #expect(ending.status == 0, "\(ending.error)")
            #expect(
                ending.error.contains("the management key from credential \"sensorbucket\", key "), "\(ending.error)")
            #expect(try await installation.simulator.accepts(installation.key("collector"), tenant: 19))
        }
    }

    @Test("S26 P6: a credential that is missing is trouble of its server, with the way out, and no wrong configuration")
    func tellsOfMissingCredential() async throws {
        try await Installation.with(tenants: "1,19") { installation in
            let tenants = installation.tenant(1, keys: ["other"]) + "\n" + installation.tenant(19, keys: ["collector"])
            try installation.configure(
                tenants.replacing("id = 19", with: "id = 19\ncredential = \"sensorbucket\""))
            let ending = try await installation.runOnce()
            #expect(ending.status == 1)
            #expect(ending.error.contains("$CREDENTIALS_DIRECTORY is not set"), "\(ending.error)")
            #expect(ending.error.contains("put LoadCredential=sensorbucket:/path into the unit"), "\(ending.error)")
            #expect(
                ending.error.split(separator: "\n").count {
                    $0.contains("server main: ") && $0.contains("LoadCredential")
                }
                    == 1, "\(ending.error)")
            #expect(try await installation.simulator.accepts(installation.key("other"), tenant: 1))
        }
    }

    @Test("S24: when the management key ends, the log and status say so, and what to do")
    func tellsOfExpiry() async throws {
        try await Installation.with(tenants: "1,19") { installation in
            try installation.configure(installation.tenant(19, keys: ["collector"]))
            let key = try await installation.simulator.create(
                name: "management2", tenant: 1, expiry: Date.now.addingTimeInterval(6))
            try File.write(key, to: installation.directory / "token")
            let first = try await installation.runOnce()
            #expect(first.status == 0, "\(first.error)")
            #expect(first.error.contains("belongs to tenant 1 and expires "), "\(first.error)")
            try await eventually("it has expired") {
                let status = try await installation.keyrotated("status")
                return status.status == 2 && status.output.contains("has expired; nothing is renewed without it")
            }
            let json = try await installation.keyrotated("status", "--json").output
            #expect(json.contains("\"management_keys\" : ["), "\(json)")
            #expect(json.contains("create another key on the server, and put it there"), "\(json)")
            try File.write(installation.simulator.token, to: installation.directory / "token")
            #expect(try await installation.runOnce().status == 0)
            #expect(try await installation.keyrotated("status").status == 1)
        }
    }

    @Test(
        "S24 P1: a replaced management key is told and used; a spoilt one is told, and the key before goes on being used"
    )
    func followsReplacedFile() async throws {
        try await Installation.with(tenants: "1,19") { installation in
            try installation.configure(
                times: "lifetime = \"90d\"\npoll_interval = \"1s\"", installation.tenant(19, keys: ["collector"]))
            let token = installation.directory / "token"
            let new = try await installation.simulator.create(name: "management2", tenant: 1)
            let (_, ending) = try await installation.daemon { daemon in
                try await eventually("the key is current") { daemon.log.contains("is current") }
                try File.write(new, to: token + ".new")
                #expect(rename(token + ".new", token) == 0)
                try await eventually("the change is told") {
                    daemon.log.contains("the management key from \"\(token)\" was replaced: key ")
                }
                let old = try #require(try await installation.simulator.keys().first { $0.name == "management" })
                try await installation.simulator.revoke(old.id)
                #expect(try await installation.keyrotated("rotate", "--wait", "collector").status == 0)

                try File.write("half a k", to: token)
                try await eventually("the spoilt file is told") { daemon.log.contains("goes on being used") }
                #expect(try await installation.keyrotated("rotate", "--wait", "collector").status == 0)
                try File.write(new + "\n", to: token)
                try await eventually("the mended file is told") { daemon.log.contains("is used again") }
            }
            #expect(ending.status == 0)
            for secret in [installation.simulator.token, new] { #expect(!ending.error.contains(secret)) }
            #expect(!ending.error.contains("half a k"))
        }
    }
}
