import Glibc
import Testing

extension RealSystemd {
    /// The machine itself: without this nothing else here means anything.
    struct MachineTests {
        let machine = Machine.current

        @Test func runsARealSystemd() async throws {
            #expect(try await machine.text("/proc/1/comm") == "systemd")
            #expect(try await machine.output("systemctl", "is-system-running") == "running")
            #expect(try await machine.output("systemd-detect-virt", "--container") == "container-other")
            // Credentials arrive, file systems are protected, devices are there.
            let seen = try await machine.shell(
                """
                systemd-run --quiet --wait --pipe --property=DynamicUser=yes --property=PrivateDevices=yes \
                    --property=ProtectSystem=strict --property=SetCredential=name:value \
                    bash -c 'cat "$CREDENTIALS_DIRECTORY/name"; touch /etc/x 2>&1 || ls /dev/null'
                """)
            #expect(seen.hasPrefix("value") && seen.contains("Read-only") && seen.hasSuffix("/dev/null"), "\(seen)")
        }

        @Test func servesTheSimulator() async throws {
            let server = try await SimulatedServer.started(on: machine)
            #expect(try await server.keys().map(\.name) == ["management"])
            #expect(try await server.accepts(server.token, tenant: 1))
            #expect(try await !server.accepts("bm8", tenant: 1))
        }

        @Test("This machine's devices are as they were, and nothing is left when the starter is gone")
        func leavesNothing() async throws {
            let ended = try await Machine.booted { machine in
                #expect(machine.process != self.machine.process)
                try await machine.shell("chmod 0600 /dev/null /dev/zero; touch /etc/keyrotated-was-here")
                return machine.process
            }
            #expect(kill(ended, 0) != 0 && errno == ESRCH)
            for device in ["/dev/null", "/dev/zero", "/dev/full", "/dev/urandom"] {
                var status = stat()
                try #require(stat(device, &status) == 0)
                #expect(status.st_mode & 0o777 == 0o666, "\(device)")
            }
            #expect(access("/etc/keyrotated-was-here", F_OK) != 0)
            let mounts = try String(decoding: bytes("/proc/self/mountinfo"), as: UTF8.self)
            #expect(!mounts.contains("/built"))
        }

        private func bytes(_ path: String) throws -> [UInt8] {
            let file = try #require(fopen(path, "re"))
            defer { fclose(file) }
            var bytes: [UInt8] = []
            var buffer = [UInt8](repeating: 0, count: 65536)
            while case let count = fread(&buffer, 1, buffer.count, file), count > 0 { bytes += buffer[..<count] }
            return bytes
        }
    }
}
