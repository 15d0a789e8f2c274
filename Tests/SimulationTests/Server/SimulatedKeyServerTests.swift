import RotationCore
import RotationPorts
import Testing

@testable import Simulation

@Suite struct SimulatedKeyServerTests {
    private let time = JumpingTime(TestServer.start)
    private let shared: SharedSimulatedServer
    private let port: SimulatedKeyServer
    private let management: SimulatedKey
    private let request = CreateRequest(
        remoteName: "collector.edge7.g1", tenant: TenantID(19), permissions: [Permission("READ_DEVICES")],
        expiry: Timestamp(microseconds: 1_900_000_000_123_456))

    init() throws {
        let world = try TestServer()
        shared = SharedSimulatedServer(world.server)
        management = world.management
        port = SimulatedKeyServer(shared, managementKey: world.management.bearer, time: time)
    }

    private func use(_ faults: Fault...) {
        shared.withServer { $0.faults = FaultPlan(faults) }
    }

    private func created() async throws -> (KeyID, Secret) {
        guard case .created(let id, let secret, _) = await port.create(request) else { throw TestServer.Taken() }
        return (id, secret)
    }

    @Test func lifeOfAKey() async throws {
        #expect(try port.managementKeyID == management.id)
        #expect(port.clock == nil)
        let (id, secret) = try await created()
        #expect(secret.keyID == id)
        #expect(try await port.authenticate(as: secret, tenant: TenantID(19)) == .accepted)
        let expected = KeyDescription(
            id: id, tenant: TenantID(19), expiry: request.expiry, permissions: request.permissions)
        #expect(try await port.describe(id) == .found(expected))
        let page = try await port.list(ListingQuery(tenants: [TenantID(19)], limit: 10))
        #expect(page.keys.map(\.id) == [id])
        #expect(page.keys.first?.name == request.remoteName)
        #expect(page.keys.first?.expiry == request.expiry)
        #expect(page.nextCursor == nil)
        let (revoked, again) = (try await port.revoke(warrant(id)), try await port.revoke(warrant(id)))
        #expect(revoked == .revoked)
        #expect(again == .didNotExist)
        #expect(try await port.describe(id) == .notFound)
        #expect(try await port.authenticate(as: secret, tenant: TenantID(19)) == .refused)
        #expect(port.clock?.serverDate == TestServer.start)
    }

    @Test func pagesFollowTheCursor() async throws {
        for number in 0..<5 {
            shared.withServer {
                _ = $0.addKey(
                    KeyDraft(name: "k\(number)", tenant: TenantID(19), permissions: ["READ_DEVICES"]),
                    now: TestServer.start)
            }
        }
        var query = ListingQuery(tenants: [TenantID(19), TenantID(1)], limit: 4)
        let first = try await port.list(query)
        #expect(first.keys.map(\.name) == ["k4", "k3", "k2", "k1"])
        let cursor: String = try #require(first.nextCursor)
        query.cursor = cursor
        let second = try await port.list(query)
        #expect(second.keys.map(\.name) == ["k0", "management"])
        #expect(second.nextCursor == nil)
    }

    @Test("S7: every end of a create without a complete 201 is unknown, unless nothing was sent or done")
    func createOutcomes() async throws {
        let table: [(Fault, String, KeyServerError.Code)] = [
            (Fault(.refuse), "not sent", .notConnected), (Fault(.loseReply), "unknown", .noAnswer),
            (Fault(.truncate), "unknown", .noAnswer), (Fault(.garbage), "unknown", .invalidAnswer),
            (Fault(.status, status: 500), "unknown", .serverFailure),
            (Fault(.statusAfter, status: 502), "unknown", .serverFailure),
            (Fault(.status, status: 503, retryAfter: 5), "unknown", .throttled),
            (Fault(.status, status: 302), "unknown", .redirected),
            (Fault(.status, status: 429), "refused", .throttled), (Fault(.unauthorized), "refused", .unauthorized),
            (Fault(.delay, milliseconds: 20_000), "unknown", .noAnswer),
        ]
        for (fault, outcome, code) in table {
            use(fault)
            #expect(text(await port.create(request)) == "\(outcome) \(code)", "\(fault)")
            shared.withServer { server in
                for key in server.keys where key.id != management.id { server.table.remove(key.id) }
            }
        }
    }

    @Test("S7: a name that is taken created nothing")
    func takenNameIsTold() async throws {
        _ = try await created()
        #expect(text(await port.create(request)) == "name taken")
        #expect(shared.withServer(\.keys).count == 2)
    }

    private func text(_ outcome: CreateOutcome) -> String {
        switch outcome {
        case .created: "created"
        case .nameTaken: "name taken"
        case .notSent(let error): "not sent \(error.code)"
        case .refused(let error): "refused \(error.code)"
        case .unknown(let error): "unknown \(error.code)"
        }
    }

    @Test(
        "what trouble a call meets",
        arguments: [
            (Fault(.refuse), KeyServerError.Code.notConnected), (Fault(.loseReply), .noAnswer),
            (Fault(.truncate), .noAnswer), (Fault(.garbage), .invalidAnswer), (Fault(.unauthorized), .unauthorized),
            (Fault(.status, status: 403), .forbidden), (Fault(.status, status: 500), .serverFailure),
            (Fault(.status, status: 503, retryAfter: 5), .throttled), (Fault(.status, status: 404), .refused),
            (Fault(.status, status: 301), .redirected), (Fault(.delay, milliseconds: 10_001), .noAnswer),
        ])
    func troubleBecomesATypedError(_ fault: Fault, _ code: KeyServerError.Code) async throws {
        let calls: [(SimulatedKeyServer) async throws -> Void] = [
            { _ = try await $0.list(ListingQuery(tenants: [TenantID(19)], limit: 1)) },
            { [management] in _ = try await $0.describe(management.id) },
            { _ = try await $0.revoke(warrant(KeyID(1))) },
        ]
        for call in calls {
            use(fault)
            let error = await #expect(throws: KeyServerError.self) { try await call(port) }
            #expect(error?.code == code)
            #expect(error?.retryAfter == (fault.retryAfter == nil ? nil : .seconds(5)))
        }
    }

    @Test func heldBackAnswerComesWhenTheClockSaysSo() async throws {
        use(Fault(.delay, milliseconds: 9000))
        _ = try await port.list(ListingQuery(tenants: [TenantID(19)], limit: 1))
        #expect(time.now() == TestServer.start + .seconds(9))
        #expect(port.clock?.sentAt == TestServer.start)
        #expect(port.clock?.receivedAt == TestServer.start + .seconds(9))
    }

    @Test("S2: a 404 without its code is no knowledge")
    func untypedNotFoundIsAnError() async throws {
        use(Fault(.status, status: 404), Fault(.status, status: 404))
        await #expect(throws: KeyServerError.self) { try await port.describe(management.id) }
        await #expect(throws: KeyServerError.self) { try await port.revoke(warrant(management.id)) }
    }

    @Test func managementKeyThatIsNoneIsACredentialError() throws {
        let broken = SimulatedKeyServer(shared, managementKey: Secret(Array("x".utf8)), time: time)
        #expect { try broken.managementKeyID } throws: { ($0 as? KeyServerError)?.code == .credential }
    }
}
