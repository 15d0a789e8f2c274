import Testing

/// Disks that take nothing any more, below the delivered files and below the ledger. (What a full disk does to a daemon
/// that runs is in ``HostileLedgerTests``.)
@Suite(
    .serialized,
    .enabled(if: SmallDisk.isPossible, "needs root: it mounts file systems"))
struct FullDiskTests {
    private static let times = "lifetime = \"1h\"\noverlap = \"300ms\""

    enum Trouble: String, CaseIterable {
        case full, readOnly

        func begin(on disk: SmallDisk) throws {
            switch self {
            case .full: try disk.fill()
            case .readOnly: try disk.setReadOnly(true)
            }
        }

        func end(on disk: SmallDisk) throws {
            switch self {
            case .full: try disk.makeRoom()
            case .readOnly: try disk.setReadOnly(false)
            }
        }
    }

    @Test("P1 S18: a file that cannot be replaced keeps its key, and that key alive", arguments: Trouble.allCases)
    func keepsThePredecessor(_ trouble: Trouble) async throws {
        try await Installation.with(tenants: "1,19") { installation in
            try await SmallDisk.mounted(on: installation.keys.path) { disk in
                try installation.configure(times: Self.times, installation.tenant(19, keys: ["collector"]))
                #expect(try await installation.runOnce().status == 0)
                let before = try installation.key("collector")
                #expect(try await installation.keyrotated("rotate", "collector").status == 0)
                try trouble.begin(on: disk)
                for _ in 1...2 {
                    let ending = try await installation.runOnce()
                    #expect(ending.status == 1)
                    let reason = trouble == .full ? "(ENOSPC)" : "(EROFS)"
                    #expect(ending.error.contains(reason), "\(ending.error)")
                    let isKept = try installation.key("collector") == before
                    #expect(isKept)
                    #expect(try await installation.simulator.accepts(before, tenant: 19))
                    try await Task.sleep(for: .milliseconds(350))
                }
                try trouble.end(on: disk)
                try await expectRest(installation, name: "collector.edge7.g2")
            }
        }
    }

    @Test("P1 S9: below the ledger: nothing is created that could not be recorded", arguments: Trouble.allCases)
    func createsNothing(_ trouble: Trouble) async throws {
        try await Installation.with(tenants: "1,19") { installation in
            try await SmallDisk.mounted(on: installation.state.path) { disk in
                try installation.configure(times: Self.times, installation.tenant(19, keys: ["collector"]))
                #expect(try await installation.runOnce().status == 0)
                #expect(try await installation.keyrotated("rotate", "collector").status == 0)
                try File.remove(disk.path + "/reserve")
                try trouble.begin(on: disk)
                try await installation.simulator.forgetRequests()
                let ending = try await installation.runOnce()
                #expect([1, 73, 77].contains(ending.status), "\(ending.status): \(ending.error)")
                #expect(ending.error.contains(installation.state.path), "\(ending.error)")
                #expect(try await !installation.simulator.requests().contains { $0.method != "GET" })
                #expect(try await installation.simulator.accepts(installation.key("collector"), tenant: 19))
                try trouble.end(on: disk)
                try await expectRest(installation, name: "collector.edge7.g2")
            }
        }
    }

    private func expectRest(_ installation: Installation, name: String) async throws {
        let mended = try await installation.runOnce()
        #expect(mended.status == 0, "\(mended.error)")
        try await Task.sleep(for: .milliseconds(350))
        let last = try await installation.runOnce()
        #expect(last.status == 0, "\(last.error)")
        #expect(try await installation.simulator.keys().filter { $0.tenantId == 19 }.map(\.name) == [name])
        #expect(try await installation.simulator.accepts(installation.key("collector"), tenant: 19))
        #expect(!installation.keys.files().contains { $0.contains(".keyrotated-") })
    }
}
