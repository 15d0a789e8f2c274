import Testing

extension RealSystemd {
    /// What systemd itself says of the unit.
    struct UnitFileTests {
        @Test func systemdFindsNothingWrong() async throws {
            let unit = try await DaemonUnit.installed(on: .current)
            let verified = try await unit.machine.run([
                "systemd-analyze", "verify", "--man=no", "/etc/systemd/system/keyrotated.service",
            ])
            #expect(verified.status == 0 && verified.output + verified.error == "")
        }

        @Test("systemd-analyze security counts an exposure of 1.5 at most")
        func isConfined() async throws {
            let unit = try await DaemonUnit.installed(on: .current)
            let judged = try await unit.machine.run([
                "systemd-analyze", "security", "--threshold=15", DaemonUnit.name,
            ])
            #expect(judged.status == 0, "\(judged.output)")
            #expect(judged.output.contains("Overall exposure level for keyrotated.service: 1."), "\(judged.output)")
        }
    }
}
