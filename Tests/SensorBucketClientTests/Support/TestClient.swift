import RotationPorts
import SensorBucketClient

@testable import RotationCore

/// Makes a client and shuts it down, however the body ends.
///
/// The time-out is for tests in which it does not come into play, on a machine that is busy with all the others.
func withClient(
    _ url: String, authorityFile: String? = nil, timeout: Duration = .seconds(60),
    credential: @escaping @Sendable () throws(KeyServerError) -> Secret = { () throws(KeyServerError) in
        TestKeys.management
    },
    _ body: (SensorBucketClient) async throws -> Void
) async throws {
    let client = try SensorBucketClient(
        .init(
            baseURL: url, authorityFile: authorityFile, timeout: timeout, version: "1.2.3",
            managementKey: ManagementKey(credential),
            now: { TestTimes.now }))
    do {
        try await body(client)
        await client.shutdown()
    } catch {
        await client.shutdown()
        throw error
    }
}

/// A client against a server that plays the same script for every request.
func withClient(
    against script: Script, timeout: Duration = .seconds(60),
    _ body: (SensorBucketClient, TestServer) async throws -> Void
) async throws {
    try await TestServer.run(respond: Script.always(script)) { server in
        try await withClient("http://127.0.0.1:\(server.port)/api", timeout: timeout) { client in
            try await body(client, server)
        }
    }
}

enum TestTimes {
    /// 2026-11-23T13:34:53.25Z
    static let now = Timestamp(microseconds: 1_795_440_893_250_000)
}

enum TestRequests {
    static let create = CreateRequest(
        remoteName: "collector.edge7.g12", tenant: TenantID(3),
        permissions: [Permission("WRITE_MEASUREMENTS"), Permission("READ_DEVICES")],
        expiry: Timestamp(microseconds: 1_803_216_893_443_230))
    static let warrant = RevocationWarrant(
        keyID: KeyID(77), tenant: TenantID(3), remoteName: "collector.edge7.g11", created: Timestamp(seconds: 0))
}

extension CreateOutcome {
    /// The case with the error's code, for comparison; never the secret.
    var summary: String {
        switch self {
        case .created(let id, let secret, let date):
            "created \(id) (\(secret.keyID == id ? "shaped" : "misshapen")) at \(date?.description ?? "unknown")"
        case .notSent(let error): "notSent \(error.code)"
        case .nameTaken: "nameTaken"
        case .refused(let error): "refused \(error.code)"
        case .unknown(let error): "unknown \(error.code)"
        }
    }

    var error: KeyServerError? {
        switch self {
        case .notSent(let error), .refused(let error), .unknown(let error): error
        case .created, .nameTaken: nil
        }
    }
}
