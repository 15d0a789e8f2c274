import FoundationEssentials
import Glibc
import Testing

/// P6: what is wrong with one key, one command or one server delays nothing else.
@Suite(.serialized)
struct IsolationTests {
    private static let names = (1...100).map { "key\($0)" }

    private struct Entry: Decodable {
        let at: String
        let lineage: String
        let event: String
    }

    @Test(
        "P6: beside a hanging command, a silent server and a poisoned file, 100 keys are rotated as fast as without them"
    )
    func healthyKeysAreAsFast() async throws {
        try await Installation.with(tenants: "1,19") { installation in
            try await Simulator.run(
                in: installation.directory.subdirectory("silent"), ["--tenants", "23"]
            ) { silent in
                try configure(installation, besides: nil)
                let (_, ending) = try await installation.daemon { daemon in
                    try await eventually("all are current", within: .seconds(60)) { daemon.count("is current") == 100 }
                    let alone = try await rotateAll(installation)

                    // A create would be waited for at the stop (S25), so it is refused; all else gets no answer.
                    try await silent.setFaults(
                        """
                        {"faults": [{"method": "POST", "times": -1, "do": "refuse"},
                          {"times": -1, "do": "delay", "milliseconds": 600000}]}
                        """)
                    try configure(installation, besides: silent)
                    try await daemon.reload(expecting: "reloaded: ")
                    try await eventually("the command hangs, and the file is refused", within: .seconds(60)) {
                        File.exists(installation.directory / "hangs") && daemon.log.contains("is a directory")
                    }
                    let beside = try await rotateAll(installation)
                    print("isolation: 100 rotations took \(alone) by themselves, and \(beside) beside the bad ones")
                    // A busy machine may take a while for anything; a key that waited for the command, or for the
                    // silent server's time-out of a minute, would take longer than this.
                    #expect(beside.median < max(alone.median * 3, .seconds(3)))
                    #expect(beside.slowest < max(alone.slowest * 3, .seconds(6)))
                    #expect(try await silent.requests().contains { $0.method == "GET" })
                    #expect(!daemon.log.contains("did not end within"))
                }
                #expect(ending.status == 0, "\(ending.error)")
            }
        }
    }

    private func configure(_ installation: Installation, besides silent: Simulator?) throws {
        var tenants = installation.tenant(19, keys: Self.names)
        var server = ""
        if let silent {
            let hang = installation.directory / "hang"
            try File.write(
                "#!/bin/sh\ntouch '\(installation.directory / "hangs")'\nexec sleep 600\n", to: hang, mode: 0o700)
            try File.write(silent.token, to: installation.directory / "silent-token")
            mkdir(installation.keys / "poisoned", 0o700)
            server = """
                [server.silent]
                url = "\(silent.url)"
                token_file = "\(installation.directory / "silent-token")"
                timeout = "60s"
                """
            tenants += "\n" + keys(of: installation.tenant(19, keys: ["poisoned", "hung"]))
            tenants += "\n[[tenant.key.consumer]]\ncommand = [\"\(hang)\"]\ntimeout = \"10m\""
            tenants += "\n" + installation.tenant(23, keys: (1...10).map { "silent\($0)" })
        }
        // With two servers each tenant has to say which one it is on.
        tenants = tenants.replacing("id = 19", with: "id = 19\nserver = \"main\"")
        tenants = tenants.replacing("id = 23", with: "id = 23\nserver = \"silent\"")
        try installation.configure(server: server, tenants)
    }

    private func keys(of tenant: String) -> String {
        tenant.split(separator: "\n").dropFirst(2).joined(separator: "\n")
    }

    private struct Latency: CustomStringConvertible {
        let median: Duration
        let slowest: Duration

        var description: String { "\(median) (median) and \(slowest) (slowest)" }
    }

    /// From the request of each rotation to the moment at which the new key is current, by the ledger.
    private func rotateAll(_ installation: Installation) async throws -> Latency {
        let ending = try await Program.keyrotated.run(
            ["rotate", "--wait"] + Self.names + ["--config", installation.configurationPath])
        #expect(ending.status == 0, "\(ending.error)")
        let history = try await installation.keyrotated("history", "--json").output
        var requested: [String: Date] = [:]
        var taken: [String: Duration] = [:]
        for line in history.split(separator: "\n") {
            let entry = try SnakeCase.decode(Entry.self, from: String(line))
            let at = try Date(entry.at, strategy: .iso8601.year().month().day().time(includingFractionalSeconds: true))
            if entry.event == "rotation_requested" { requested[entry.lineage] = at }
            if entry.event == "accepted", let start = requested[entry.lineage] {
                taken[entry.lineage] = .seconds(at.timeIntervalSince(start))
            }
        }
        let sorted = taken.values.sorted()
        try #require(sorted.count == Self.names.count)
        return Latency(median: sorted[sorted.count / 2], slowest: sorted[sorted.count - 1])
    }
}
