import Testing

/// What the servers have, and whose it is.
@Suite(.serialized)
struct DiscoverTests {
    private struct Discovery: Decodable {
        struct Key: Decodable {
            let kind: String
            let lineage: String?
            let generation: Int?
        }
        let keys: [Key]
    }

    @Test("tells whose each key is, and writes configuration for those that are nobody's, which passes the check")
    func writesConfiguration() async throws {
        try await Installation.with(tenants: "1,19") { installation in
            // As JSON has it: a name that would end its line, and its string, in a file.
            _ = try await installation.simulator.create(name: #"Rain gauge \"7\"\n[server.evil]"#, tenant: 19)
            try installation.configure(installation.tenant(19, keys: ["collector"]))
            let early = try await installation.keyrotated("discover")
            #expect(early.status == 0, "\(early.error)")
            #expect(early.output.contains("unknown") && early.output.contains("management"), "\(early.output)")
            #expect(try await installation.runOnce().status == 0)
            try await installation.simulator.forgetRequests()

            let all = try await installation.keyrotated("discover")
            #expect(all.status == 0, "\(all.error)")
            #expect(all.output.contains("generation 1") && all.output.contains("collector.edge7.g1"))
            #expect(all.output.contains("name = \"rain-gauge-7-server-evil\""), "\(all.output)")
            let requests = try await installation.simulator.requests()
            #expect(!requests.isEmpty && requests.allSatisfy { $0.method == "GET" })

            let pasted = all.output.replacing("/PATH/TO", with: installation.keys.path)
            try installation.configure(installation.tenant(19, keys: ["collector"]) + "\n" + "# pasted")
            let merged = try File.text(installation.configurationPath)
            try File.write(
                merged + "\n" + pasted.replacing("[[tenant]]\nid = 19\nserver = \"main\"\n", with: ""),
                to: installation.configurationPath)
            let check = try await installation.keyrotated("check")
            #expect(check.status == 0, "\(check.error)\n\(pasted)")

            let decoded = try SnakeCase.decode(
                Discovery.self, from: try await installation.keyrotated("discover", "--json").output)
            #expect(decoded.keys.map(\.kind).sorted() == ["generation", "management", "unknown"])
            let own = try #require(decoded.keys.first { $0.kind == "generation" })
            #expect(own.lineage == "main/19/collector" && own.generation == 1)
        }
    }

    @Test("--unknown finds what neither the ledger nor the configuration explains, and ends with 1 when there is any")
    func findsStrangers() async throws {
        try await Installation.with(tenants: "1,19") { installation in
            try installation.configure(installation.tenant(19, keys: ["collector"]))
            try await installation.simulator.setFaults(
                #"{"faults": [{"method": "POST", "do": "lose-reply"}]}"#)
            #expect(try await installation.runOnce().status == 0)
            // What a lost request made is ours, before anybody has found it.
            let none = try await installation.keyrotated("discover", "--unknown")
            #expect(none.status == 0, "\(none.output)\(none.error)")
            #expect(none.output.contains("no unknown keys"))
            #expect(none.error.contains("keys in other tenants are not seen"))

            _ = try await installation.simulator.create(name: "collector.edge7.g77", tenant: 19)
            let one = try await Program.keyrotated.run(
                ["discover", "--unknown", "--since", "1h", "--config", installation.configurationPath],
                environment: ["COLUMNS": "80"])
            #expect(one.status == 1)
            #expect(one.output.contains("g77"), "\(one.output)")
            #expect(!one.output.contains("management"))
            #expect(one.output.split(separator: "\n").allSatisfy { $0.count <= 80 }, "\(one.output)")
            let later = try await installation.keyrotated("discover", "--unknown", "--since", "2099-01-01T00:00:00Z")
            #expect(later.status == 0)
            #expect(try await installation.keyrotated("discover", "--since", "someday").status == 64)
        }
    }

    @Test(
        "S1: a listing that cannot be trusted is no answer: 69, and no key is called unknown or absent",
        arguments: [#"{"do": "empty-list", "times": -1}"#, #"{"do": "status", "status": 503, "times": -1}"#])
    func refusesDoubtfulListings(fault: String) async throws {
        try await Installation.with(tenants: "1,19") { installation in
            try installation.configure(installation.tenant(19, keys: ["collector"]))
            try await installation.simulator.setFaults(#"{"faults": [\#(fault)]}"#)
            let ending = try await installation.keyrotated("discover", "--unknown")
            #expect(ending.status == 69, "\(ending.output)")
            #expect(ending.error.contains("server main: "), "\(ending.error)")
        }
    }
}
