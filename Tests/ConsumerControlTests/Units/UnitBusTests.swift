import Glibc
import RotationCore
import RotationPorts
import Systemd
import Testing

@testable import ConsumerControl

/// What becomes of telling a unit when there is no bus, no systemd on it, or no answer.
@Suite(.timeLimit(.minutes(2))) struct UnitBusTests {
    private let consumer = Consumer(unit: "collector.service", timeout: .seconds(100))

    private func failure(_ units: UnitConsumers, _ consumer: Consumer? = nil) async -> String {
        switch await units.tell(consumer ?? self.consumer, about: someNotice) {
        case .succeeded: return "it succeeded"
        case .excused(let reason): return "it was excused: \(reason)"
        case .failed(let message): return message
        }
    }

    @Test func aMissingBusIsToldOfAndLookedForAgain() async throws {
        let units = UnitConsumers(SystemBus(address: "unix:path=/nonexistent/bus"))
        for _ in 0..<2 {
            let message = await failure(units)
            #expect(message.contains("the system bus cannot be reached: No such file or directory (ENOENT)"))
            #expect(message.hasPrefix("cannot restart \"collector.service\": "))
        }
    }

    @Test func withoutSystemdOnTheBusItSaysSo() async throws {
        let bus = try await PrivateBus()
        let units = UnitConsumers(SystemBus(address: bus.address))
        #expect(await failure(units).contains("is systemd the service manager of this machine?"))
        let survey = await units.survey("collector.service", .reload, files: [])
        #expect(survey.objection?.hasPrefix("cannot reload \"collector.service\": ") == true)
    }

    @Test("Many are told at a time over one connection")
    func sharesAConnection() async throws {
        let bus = try await PrivateBus()
        let units = UnitConsumers(SystemBus(address: bus.address))
        await withTaskGroup(of: String.self) { group in
            for number in 0..<500 { group.addTask { await failure(units, Consumer(unit: "a\(number).service")) } }
            for await message in group { #expect(message.contains("is systemd the service manager")) }
        }
    }

    @Test func aSilentBusCostsItsTimeAlone() async throws {
        let socket = SilentSocket()
        let units = UnitConsumers(SystemBus(address: socket.address))
        let message = await failure(units, Consumer(unit: "collector.service", timeout: .milliseconds(200)))
        #expect(message.contains("systemd's answer did not come within 0.2 s"), "\(message)")
    }

    @Test("S25: who is cancelled does not wait for a silent bus")
    func aCancelledTaskDoesNotWait() async throws {
        let socket = SilentSocket()
        let units = UnitConsumers(SystemBus(address: socket.address))
        let telling = Task { await failure(units) }
        // It is under way now.
        let descriptor = try await socket.accept()
        telling.cancel()
        let message = await telling.value
        #expect(message.contains("because the daemon stops"), "\(message)")
        close(descriptor)
    }

    @Test func aBusThatHangsUpIsFoundAgain() async throws {
        let socket = SilentSocket()
        let units = UnitConsumers(SystemBus(address: socket.address))
        for _ in 0..<2 {
            let telling = Task { await failure(units) }
            close(try await socket.accept())
            let message = await telling.value
            #expect(message.contains("was dbus.service restarted?"), "\(message)")
        }
    }
}
