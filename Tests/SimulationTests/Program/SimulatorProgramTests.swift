import Glibc
import Testing

@testable import Simulation

/// The built program, over HTTP on the loopback interface.
@Suite struct SimulatorProgramTests {
    @Test func announcesItselfAndEndsOnSIGTERM() throws {
        let process = try SimulatorProcess()
        let announced = try process.announcement()
        #expect(announced.pid == Int64(process.pid))
        #expect(announced.url.hasPrefix("http://127.0.0.1:") && announced.url.hasSuffix("/api"))
        try expectEnd(of: process, by: SIGTERM)
    }

    @Test(arguments: [SIGTERM, SIGINT])
    func endsAtOnceThoughAConnectionIsOpen(_ signal: Int32) throws {
        let process = try SimulatorProcess()
        let port = try #require(process.announcement().url.split(separator: ":").last?.split(separator: "/").first)
        let socket = try BlockingHTTP.connect(try #require(UInt16(port)))
        defer { close(socket) }
        try expectEnd(of: process, by: signal)
    }

    @Test func endsAtOnceThoughAnAnswerIsHeldBack() throws {
        let process = try SimulatorProcess()
        let announced = try process.announcement()
        let plan = "{\"faults\": [{\"do\": \"delay\", \"milliseconds\": 60000}]}"
        #expect(try BlockingHTTP.send("PUT", "\(announced.control)/faults", body: plan).status == 204)
        let port = try #require(announced.url.split(separator: ":").last?.split(separator: "/").first)
        let socket = try BlockingHTTP.connect(try #require(UInt16(port)))
        defer { close(socket) }
        let request = Array("GET /api/api-keys HTTP/1.1\r\n\r\n".utf8)
        #expect(write(socket, request, request.count) == request.count)
        // The request is in the log as soon as its answer is being held back.
        var rows = 0
        for _ in 0..<1000 where rows == 0 {
            rows = try json(BlockingHTTP.send("GET", "\(announced.control)/requests")).elements?.count ?? 0
        }
        #expect(rows == 1)
        try expectEnd(of: process, by: SIGTERM)
    }

    @Test func createsListsAndRevokes() throws {
        let process = try SimulatorProcess(["--tenants", "1,19"])
        let server = try process.announcement()
        let keys = "\(server.url)/api-keys"
        let body = "{\"name\":\"a\",\"tenant_id\":19,\"permissions\":[\"READ_DEVICES\"]}"
        let created = try BlockingHTTP.send("POST", keys, token: server.token, body: body)
        #expect(created.status == 201)
        let token = try #require(json(created)["api_key"]?.text)
        #expect(try BlockingHTTP.send("GET", "\(keys)?tenant_id=19", token: token).status == 200)
        let rows = try #require(json(BlockingHTTP.send("GET", "\(server.control)/keys")).elements)
        #expect(rows.map { $0["name"]?.text } == ["a", "management"])
        #expect(rows.map { $0["tenant_id"]?.integer } == [19, 1])
        let id = try #require(rows[0]["id"]?.text)
        #expect(try BlockingHTTP.send("DELETE", "\(keys)/\(id)", token: server.token).status == 200)
        #expect(try BlockingHTTP.send("GET", keys, token: token).status == 401)
        let log = try #require(json(BlockingHTTP.send("GET", "\(server.control)/requests")).elements)
        #expect(log.map { $0["status"]?.integer } == [201, 200, 200, 401])
        try expectEnd(of: process, by: SIGTERM)
    }

    @Test func appliesSeedAndFaultsFromFiles() throws {
        let seed = try SimulatorInputFile(
            "{\"tenants\":[{\"id\":19,\"keys\":[{\"name\":\"old\",\"permissions\":[\"READ_DEVICES\"],\"id\":\"5\"}]}]}")
        let faults = try SimulatorInputFile(
            "{\"faults\":[{\"do\":\"refuse\"},{\"do\":\"lose-reply\",\"method\":\"DELETE\"}]}")
        let process = try SimulatorProcess(["--seed", seed.path, "--faults", faults.path])
        let server = try process.announcement()
        #expect(try BlockingHTTP.send("DELETE", "\(server.url)/api-keys/5", token: server.token).status == 0)
        #expect(try json(BlockingHTTP.send("GET", "\(server.control)/keys")).elements?.count == 2)
        #expect(try BlockingHTTP.send("DELETE", "\(server.url)/api-keys/5", token: server.token).status == 0)
        #expect(try json(BlockingHTTP.send("GET", "\(server.control)/keys")).elements?.count == 1)
    }

    @Test func portInUseIsStatus69() throws {
        let first = try SimulatorProcess()
        let port = try #require(first.announcement().url.split(separator: ":").last?.split(separator: "/").first)
        let (output, status) = try SimulatorProcess(["--port", "\(port)"]).finish()
        #expect(status == 69)
        #expect(output.contains("cannot listen on 127.0.0.1:\(port): Address already in use"))
        #expect(output.contains("choose another --port"))
    }

    @Test(
        "a file that cannot be used is named, with the place, and the status is 65",
        arguments: [
            ("--seed", "{\"tenants\": [{\"id\": 0}]}", "tenants[0].id"),
            ("--faults", "{\"faults\": [", "line 1, column 13"),
        ])
    func wrongFileIsStatus65(_ option: String, _ text: String, _ place: String) throws {
        let file = try SimulatorInputFile(text)
        let (output, status) = try SimulatorProcess([option, file.path]).finish()
        #expect(status == 65)
        #expect(output.contains("\"\(file.path)\": \(place): "))
    }

    @Test func missingFileIsStatus65() throws {
        let (output, status) = try SimulatorProcess(["--seed", "/nonexistent/seed.json"]).finish()
        #expect(status == 65)
        #expect(output.contains("cannot read the seed file \"/nonexistent/seed.json\": open: No such file"))
    }

    @Test(arguments: [["--tenants", "1,x"], ["--tenants", ""], ["--port", "70000"], ["--unknown"]])
    func wrongCommandLineIsStatus64(_ arguments: [String]) throws {
        #expect(try SimulatorProcess(arguments).finish().status == 64)
    }

    @Test func helpNamesEveryFault() throws {
        let (output, status) = try SimulatorProcess(["--help"]).finish()
        #expect(status == 0)
        for kind in Fault.Kind.allCases { #expect(output.contains(kind.rawValue)) }
    }

    private func json(_ answer: BlockingHTTP.Answer) throws -> JSONNode {
        try JSONReader.document(answer.body)
    }

    private func expectEnd(of process: SimulatorProcess, by signal: Int32) throws {
        let start = ContinuousClock.now
        #expect(kill(process.pid, signal) == 0)
        #expect(try process.finish().status == 0)
        // Half a second of grace; the rest is what a busy machine adds.
        #expect(ContinuousClock.now - start < .seconds(10))
    }
}
