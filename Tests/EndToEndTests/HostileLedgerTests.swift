import Testing

/// A ledger that cannot be used, or not any more: the delivered files stay as they are, and the way out is named.
@Suite(.serialized)
struct HostileLedgerTests {
    @Test("A ledger of a newer release is left alone, byte for byte")
    func refusesALedgerFromTheFuture() async throws {
        try await Installation.with(tenants: "1,19") { installation in
            try installation.configure(installation.tenant(19, keys: ["collector"]))
            #expect(try await installation.runOnce().status == 0)
            let path = installation.state / "ledger.sqlite"
            var bytes = try File.bytes(path)
            // The user version, in the header of SQLite's file format.
            bytes.replaceSubrange(60..<64, with: [0, 0, 0, 99])
            try File.write(bytes, to: path)
            let key = try installation.key("collector")
            for command in [["run", "--once"], ["rotate", "collector"], ["status"]] {
                let ending = try await Program.keyrotated.run(command + ["--config", installation.configurationPath])
                #expect(ending.status == (command == ["status"] ? 3 : 73), "\(command): \(ending.error)")
                #expect(ending.error.contains(path) && ending.error.contains("newer"), "\(command): \(ending.error)")
            }
            let isUntouched = try File.bytes(path) == bytes && installation.key("collector") == key
            #expect(isUntouched)
        }
    }

    @Test(
        "S9 S27: a full disk under the ledger stops creating, not watching, and is said once",
        .enabled(if: SmallDisk.isPossible, "needs root: it mounts a file system"))
    func survivesAFullDisk() async throws {
        try await Installation.with(tenants: "1,19") { installation in
            try await SmallDisk.mounted(on: installation.state.path) { disk in
                try installation.configure(
                    times: TroubleTests.seconds, installation.tenant(19, keys: ["collector", "dashboard"]))
                let (_, ending) = try await installation.daemon { daemon in
                    try await eventually("both keys are current") { daemon.log.occurrences(of: "is current") == 2 }
                    let lost = installation.keys / "dashboard"
                    let before = try File.text(lost)
                    try disk.fill()
                    try File.remove(lost)
                    try await eventually("the lost file is back, though nothing can be recorded") { File.exists(lost) }
                    try await eventually("it is said") { daemon.log.contains("what depends on it waits") }
                    let isSame = try File.text(lost) == before
                    #expect(isSame)
                    try disk.makeRoom()
                    try await eventually("it goes on") { daemon.log.contains("the ledger can be written again") }
                }
                #expect(ending.status == 0, "\(ending.error)")
                #expect(ending.error.occurrences(of: "what depends on it waits") == 1, "\(ending.error)")
                #expect(try await installation.simulator.accepts(installation.key("collector"), tenant: 19))
            }
        }
    }

    @Test(
        "A read-only state directory stops the start, names itself, and leaves the delivered files alone",
        .enabled(if: SmallDisk.isPossible, "needs root: it mounts a file system"))
    func refusesAReadOnlyFileSystem() async throws {
        try await Installation.with(tenants: "1,19") { installation in
            try await SmallDisk.mounted(on: installation.state.path) { disk in
                try installation.configure(installation.tenant(19, keys: ["collector"]))
                #expect(try await installation.runOnce().status == 0)
                try disk.setReadOnly(true)
                let ending = try await installation.runOnce()
                #expect([73, 77].contains(ending.status), "\(ending.status)")
                let isNamed = ending.error.contains(disk.path) && ending.error.contains("Read-only file system (EROFS)")
                #expect(isNamed, "\(ending.error)")
                #expect(try await installation.simulator.accepts(installation.key("collector"), tenant: 19))
            }
        }
    }
}

extension String {
    fileprivate func occurrences(of part: String) -> Int {
        split(separator: part, omittingEmptySubsequences: false).count - 1
    }
}
