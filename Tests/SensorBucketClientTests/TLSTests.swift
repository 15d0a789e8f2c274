import NIOSSL
import RotationPorts
import SensorBucketClient
import Testing

/// Over real TLS: which servers are believed, and that a refused one is never told anything.
@Suite struct TLSTests {
    static let answer = Script.json(201, CreateOutcomeTests.created)

    private func serverContext() throws -> NIOSSLContext {
        let certificate = try NIOSSLCertificate.fromPEMFile(TestCertificates.path("localhost.pem")).map {
            NIOSSLCertificateSource.certificate($0)
        }
        let key = try NIOSSLPrivateKey(file: TestCertificates.path("localhost.key.pem"), format: .pem)
        return try NIOSSLContext(
            configuration: .makeServerConfiguration(certificateChain: certificate, privateKey: .privateKey(key)))
    }

    /// Outcome of a create and the message of its error, plus the number of requests that the server saw.
    private func create(host: String, authority: String?) async throws -> (summary: String, text: String, seen: Int) {
        try await TestServer.run(tls: try serverContext(), respond: Script.always(Self.answer)) { server in
            var result = ("", "", 0)
            try await withClient(
                "https://\(host):\(server.port)/api", authorityFile: authority.map(TestCertificates.path)
            ) { client in
                let outcome = await client.create(TestRequests.create)
                result = (outcome.summary, outcome.error?.message ?? "", server.requests.count)
            }
            return result
        }
    }

    @Test("a server whose certificate a private authority signed is believed")
    func trustsPrivateAuthority() async throws {
        let result = try await create(host: "localhost", authority: "authority.pem")
        #expect(result.summary == "created 77 (shaped) at unknown", "\(result.text)")
        #expect(result.seen == 1)
    }

    @Test(
        "S7: a server that cannot be believed is sent nothing, and that is known",
        arguments: [
            ("localhost", "other-authority.pem", "ca_file"), ("localhost", nil, "ca_file"),
            ("127.0.0.1", "authority.pem", "another host name"),
        ])
    func refusesOthers(host: String, authority: String?, hint: String) async throws {
        let result = try await create(host: host, authority: authority)
        #expect(result.summary == "notSent notConnected")
        #expect(result.text.contains(hint), "\(result.text)")
        #expect(result.seen == 0)
    }

    @Test("S7: a server that speaks no TLS is sent nothing, and that is known")
    func needsTLS() async throws {
        try await TestServer.run(respond: Script.always(Self.answer)) { server in
            try await withClient("https://localhost:\(server.port)", timeout: .milliseconds(500)) { client in
                let outcome = await client.create(TestRequests.create)
                #expect(outcome.summary == "notSent notConnected", "\(outcome.error?.message ?? "")")
                #expect(server.requests.isEmpty)
            }
        }
    }

    @Test("a missing CA file and one that holds no certificate are told apart")
    func readsAuthorityFile() throws {
        let directory = try TestCertificates.directory.get()
        func code(_ file: String) -> SetupError.Code? {
            do throws(SetupError) {
                _ = try SensorBucketClient(
                    .init(
                        baseURL: "https://localhost", authorityFile: "\(directory)/\(file)", version: "1",
                        managementKey: ManagementKey { () throws(KeyServerError) in TestKeys.management },
                        now: { TestTimes.now }))
                return nil
            } catch {
                return error.code
            }
        }
        #expect(code("no-such-file.pem") == .unreadableAuthority)
        #expect(code("extensions") == .invalidAuthority)
        #expect(code("localhost.key.pem") == .invalidAuthority)
        #expect(code("../") == .unreadableAuthority)
    }
}
