import FoundationEssentials
import Testing

/// An installation with one key in two files and one consumer, brought to the beginning of a stage, for one crash.
struct CrashSite {
    let installation: Installation
    let stage: CrashStage
    private let instance: String

    private static let files = ["collector", "copy"]

    /// - Parameter number: makes the instance's name unique on the simulator, which the sites share.
    init(_ stage: CrashStage, number: Int, in directory: Directory, _ simulator: Simulator) async throws {
        self.stage = stage
        instance = "crash\(number)"
        installation = try Installation(in: directory.subdirectory(instance), simulator)
        let tell = installation.directory / "tell"
        try File.write("#!/bin/sh\necho told >>'\(told)'\n", to: tell, mode: 0o700)
        try installation.configure(
            times: "lifetime = \"1h\"\noverlap = \"200ms\"", instance: instance,
            installation.tenant(19, keys: ["collector"]) + """

                    [[tenant.key.file]]
                    path = "\(installation.keys / "copy")"
                    [[tenant.key.consumer]]
                    command = ["\(tell)"]
                """)
        try await prepare()
    }

    private var told: String { installation.directory / "told" }

    private func prepare() async throws {
        if stage == .firstIssue { return }
        try expectSuccess(await installation.runOnce())
        try expectSuccess(await installation.keyrotated("rotate", "collector"))
        if stage == .rotation { return }
        try expectSuccess(await installation.runOnce())
        try await Task.sleep(for: .milliseconds(250))
    }

    private func expectSuccess(_ ending: Program.Ending) throws {
        guard ending.status == 0 else { throw Timeout(description: "\(ending.status): \(ending.error)") }
    }

    func run(_ calls: CrashCalls, _ injection: Tracer.Injection? = nil) async throws -> Tracer.Outcome {
        let tracer = Tracer(
            calls: calls.names, paths: calls.isConfinedToKeys ? [installation.keys.path] : [],
            log: installation.directory / "strace.log")
        return try await tracer.run(
            .keyrotated, ["run", "--once", "--config", installation.configurationPath], injection)
    }

    /// P1: whatever is in a file works; what had a key before still has one.
    func expectNothingStranded(_ what: Comment) async throws {
        let present = Self.files.filter { File.exists(installation.keys / $0) }
        if stage != .firstIssue { #expect(present == Self.files, what) }
        for name in present {
            let isAccepted = try await installation.simulator.accepts(installation.key(name), tenant: 19)
            #expect(isAccepted, "\(name) is stranded, \(what)")
        }
    }

    /// Runs again, undisturbed, until nothing is left to do; at no time may a file be stranded.
    func converge(_ what: Comment) async throws {
        for _ in 1...8 {
            let ending = try await installation.runOnce()
            try await expectNothingStranded(what)
            let keys = try await keysOnServer()
            if ending.status == 0, keys.count == 1 { return }
            try await Task.sleep(for: .milliseconds(250))
        }
        let names = try await keysOnServer().map(\.name)
        let last = try await installation.runOnce()
        Issue.record("no rest \(what): \(names), \(last.status): \(last.error)")
    }

    /// What must be so once nothing is left to do: P1, P4, and nothing left behind.
    func expectAllWell(_ what: Comment) async throws {
        let contents = try Self.files.map { try installation.key($0) }
        let areEqual = Set(contents).count == 1
        #expect(areEqual, what)
        let left = installation.keys.files().filter { !Self.files.map { installation.keys / $0 }.contains($0) }
        #expect(left == [], what)
        // The ledger knows the only key that the server has, and has told the consumer after the last delivery.
        struct Status: Decodable {
            struct Lineage: Decodable {
                let health: String
                let keyId: String?
            }
            let lineages: [Lineage]
        }
        let status = try SnakeCase.decode(Status.self, from: await installation.keyrotated("status", "--json").output)
        let ids = try await keysOnServer().map(\.id)
        #expect(ids == status.lineages.compactMap(\.keyId), what)
        #expect(status.lineages.map(\.health) == ["healthy"], what)
        for name in Self.files { #expect(File.age(told) <= File.age(installation.keys / name), what) }
    }

    private func keysOnServer() async throws -> [Simulator.Key] {
        try await installation.simulator.keys().filter { $0.name.hasPrefix("collector.\(instance).") }
    }
}
