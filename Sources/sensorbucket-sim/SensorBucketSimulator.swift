import ArgumentParser
import Glibc
import RotationCore
import Simulation
import SmallHTTP

@main
struct SensorBucketSimulator: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sensorbucket-sim",
        abstract: "A SensorBucket server for tests: its API keys, its answers, and its troubles on request.",
        discussion: """
            It listens on 127.0.0.1, keeps everything in memory, and ends on SIGTERM or Ctrl-C. The first line of its \
            output is one JSON object: "url" is the base of the API, "token" a management key for it, "control" the \
            base of the control endpoints, "pid" the process.

            Try it:
              sensorbucket-sim --port 8080 --tenants 1,19
              curl -H "Authorization: Bearer TOKEN" "http://127.0.0.1:8080/api/api-keys?tenant_id=1"

            Control endpoints:
              GET /keys         every key that exists
              GET /requests     what came: time, method, path, query, status
              DELETE /requests  forget that
              PUT /faults       what shall go wrong from now on, as --faults takes it
              DELETE /faults    nothing any more

            A fault plan:
              {"faults": [{"do": "lose-reply", "method": "POST", "path": "/api-keys", "after": 0, "times": 1}]}
              "do" is one of refuse, lose-reply, status, status-after, no-effect, delay, truncate, garbage, empty-list, \
            cut-list, endless-pages, wrong-id, wrong-tenant, drip, flood, unauthorized. "status" and "retry_after" go \
            with status and status-after, "milliseconds" holds any answer back (with drip: each byte), "megabytes" \
            goes with flood, "after" lets that many matching requests pass, "times" -1 is for ever.

            Exit status: 0 ended by a signal, 64 wrong command line, 65 unusable file, 69 cannot listen.
            """)

    @Option(help: ArgumentHelp("Port of the API; 0 takes any free one.", valueName: "port"))
    var port: UInt16 = 0

    @Option(help: ArgumentHelp("Tenants to create; the management key belongs to the first.", valueName: "id,id"))
    var tenants = TenantList.standard

    @Option(help: ArgumentHelp("Tenants and keys to start with, as JSON.", valueName: "file"))
    var seed: String?

    @Option(help: ArgumentHelp("A fault plan to start with, as JSON.", valueName: "file"))
    var faults: String?

    func run() async throws {
        let signals = TerminationSignals()
        defer { withExtendedLifetime(signals) {} }
        do {
            let (server, token) = try simulatedServer()
            let api = try await HTTPServer.bind(port: Int(port))
            let control = try await HTTPServer.bind(port: 0)
            let listeners = Listeners(api: api, control: control, server: SharedSimulatedServer(server))
            try StandardOutput.write(listeners.announcement(token: token) + "\n")
            try await listeners.run(until: signals.received)
        } catch let failure as InputFailure {
            throw Self.exit(65, failure.description)
        } catch let error as HTTPServerError {
            let hint = error.code == .addressInUse ? "; choose another --port, or 0 for any free one" : ""
            throw Self.exit(69, error.message + hint)
        }
    }

    /// Says why on standard error; the status is that of sysexits(3).
    private static func exit(_ status: Int32, _ message: String) -> ExitCode {
        StandardError.write("sensorbucket-sim: \(message)\n")
        return ExitCode(status)
    }

    private func simulatedServer() throws(InputFailure) -> (SimulatedServer, token: Secret) {
        let now = SystemTime.now()
        var server = SimulatedServer(seed: .random(in: 0...UInt64.max))
        for id in tenants.ids { server.setTenant(SimulatedTenant(id: id, name: "Tenant \(id)")) }
        let draft = KeyDraft(
            name: "management", tenant: tenants.ids[0], permissions: ["READ_API_KEYS", "WRITE_API_KEYS"],
            created: now - .seconds(30 * 86_400))
        guard let management = server.addKey(draft, now: now) else {
            fatalError("an empty table refused the management key")
        }
        if let seed {
            try InputFile.use(seed, as: "the seed file") { bytes throws(SimulationInputError) in
                try server.plant(try ServerSeed(json: bytes), now: now)
            }
        }
        if let faults {
            try InputFile.use(faults, as: "the fault plan") { bytes throws(SimulationInputError) in
                server.faults = try FaultPlan(json: bytes)
            }
        }
        return (server, management.bearer)
    }
}
