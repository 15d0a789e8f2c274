import Testing

/// `docs/schema` describes what `--json` writes, member by member, in every state that can be brought about here.
struct SchemaTests {
    @Test func everyJSONOutputIsAsItsSchemaSays() async throws {
        try await Directory.temporary { outputs in
            try await Installation.with(tenants: "1,19") { installation in
                let recorder = Recorder(installation: installation, outputs: outputs)
                try await recorder.recordEveryState()
            }
            let root = String(#filePath.dropLast("/Tests/EndToEndTests/SchemaTests.swift".count))
            let ending = try await Python.runTests(
                "schema_test.py",
                environment: [
                    "SCHEMAS": root + "/docs/schema", "OUTPUTS": outputs.path,
                    "PAGE": root + "/docs/keyrotated.docc/Output.md",
                ])
            #expect(ending.status == 0, "\(ending.error)")
        }
    }
}

/// Brings states about and keeps what the programs write of them.
private struct Recorder: Sendable {
    let installation: Installation
    let outputs: Directory

    func recordEveryState() async throws {
        let failing = """
              [[tenant.key.consumer]]
              command = ["/bin/false"]
              [[tenant.key.consumer]]
              unit = "keyrotated-test-that-is-nowhere.service"
            """
        let working = """
              [[tenant.key.consumer]]
              command = ["/bin/true"]
            """
        let tenant = installation.tenant(19, keys: ["broken"]) + "\n" + failing + "\n"
        let others = ["held", "foreign", "collector"].map { key($0) }.joined()
        let all = tenant + others + working
        try installation.configure(all)
        try await record("empty")
        try File.write("something else\n", to: installation.keys / "foreign")
        #expect(try await installation.runOnce().status == 1)
        #expect(try await installation.keyrotated("hold", "held").status == 0)
        try await record("trouble")
        // Its reply is lost, the next number succeeds: a lost generation beside an overlap.
        try await installation.simulator.setFaults(#"{"faults": [{"method": "POST", "do": "lose-reply"}]}"#)
        #expect(try await installation.keyrotated("rotate", "--compromised", "collector").status == 0)
        try await record("requested")
        _ = try await installation.runOnce()
        // With a second writer the plan ends where the predecessor would be revoked.
        _ = try await installation.simulator.create(name: "collector.edge7.g99", tenant: 19)
        _ = try await installation.runOnce()
        try await record("overlap")
        try installation.configure(installation.tenant(19, keys: ["broken", "held"]))
        _ = try await installation.runOnce()
        try await record("retired")
        try installation.configure(times: "lifetime = \"3s\"\noverlap = \"100ms\"", all)
        _ = try await installation.runOnce()
        _ = try await installation.daemon { _ in try await record("running") }
    }

    private func key(_ name: String) -> String {
        """

          [[tenant.key]]
          name = "\(name)"
          permissions = ["READ_DEVICES"]
            [[tenant.key.file]]
            path = "\(installation.keys / name)"

        """
    }

    private func record(_ state: String) async throws {
        for command in [["status"], ["plan", "--until", "200d"], ["history"], ["discover"]] {
            let ending = try await Program.keyrotated.run(
                command + ["--json", "--config", installation.configurationPath])
            let isAnswered = command == ["plan", "--until", "200d"] ? ending.status == 0 : ending.status <= 3
            #expect(isAnswered, "\(command) \(state): \(ending.error)")
            guard !ending.output.isEmpty else { continue }
            try File.write(ending.output, to: outputs / "\(command[0])-\(state).json")
        }
    }
}
