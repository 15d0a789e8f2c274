import Glibc
import Systemd
import Testing

/// Anybody on the bus may send us a signal that looks like somebody else's.
@Suite(.timeLimit(.minutes(2))) struct ForgedSignalTests {
    private static let bus = "org.freedesktop.DBus"

    @Test("A signal that was sent to us by another than it says is not heard")
    func forgedSignalsAreNotHeard() async throws {
        let bus = try await PrivateBus()
        let senders = try await SystemBus(address: bus.address).use { connection throws(BusError) in
            let rule = BusSignalRule(Self.bus, "/org/freedesktop/DBus", Self.bus, "NameOwnerChanged")
            let signals = connection.signals(rule)
            // Answered after the subscription is in force. We are the first on this bus.
            let own = try await connection.owner(of: ":1.0")
            guard Self.forge(on: bus.address, to: own) == 0 else { throw .unexpected("dbus-send failed") }
            var senders: [String] = []
            for await signal in signals {
                senders.append(signal.sender)
                // The forger has left: what it sent was sent before.
                if signal.values.count == 3, signal.values[0].text == signal.values[1].text { break }
            }
            return senders
        }
        // It came and it went.
        #expect(senders == [Self.bus, Self.bus])
    }

    /// The exit status of dbus-send(1).
    private static func forge(on address: String, to receiver: String) -> Int32 {
        let arguments = [
            "dbus-send", "--bus=\(address)", "--type=signal", "--dest=\(receiver)", "/org/freedesktop/DBus",
            "\(bus).NameOwnerChanged", "string:org.freedesktop.systemd1", "string:", "string::1.1",
        ]
        var pointers = arguments.map { strdup($0) } + [nil]
        defer { for pointer in pointers { free(pointer) } }
        var (process, status) = (pid_t(), Int32())
        guard posix_spawn(&process, "/usr/bin/dbus-send", nil, nil, &pointers, environ) == 0 else { return -1 }
        return waitpid(process, &status, 0) == process ? status : -1
    }
}
