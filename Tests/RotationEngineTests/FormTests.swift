import RotationCore
import RotationEngine
import RotationPorts
import Simulation
import Testing

/// Files whose form depends on more than the key.
struct FormTests {
    private static let template = "/etc/collector.template"

    private let world = World()

    private func lineage(_ format: Destination.Format, consumers: [Consumer] = []) -> Lineage {
        let plain = World.lineage("collector", consumers: consumers)
        return Lineage(
            id: plain.id, permissions: plain.permissions, policy: plain.policy,
            destinations: [Destination(path: plain.destinations[0].path, format: format)], consumers: consumers)
    }

    private func text(_ lineage: Lineage) -> String {
        String(decoding: world.files[lineage.destinations[0].path] ?? [], as: UTF8.self)
    }

    @Test("A changed template, and then another format, bring the same key in its new form and tell the consumer")
    func writesTheSameKeyInItsNewForm() throws {
        let consumer = Consumer(command: ["/usr/bin/collector"])
        let lineage = lineage(.template(path: Self.template), consumers: [consumer])
        world.files.set(Self.template, to: Array("a {{secret}}\n".utf8))
        #expect(try world.runOnce([lineage]) == .nothingDueIsLeft)
        #expect(text(lineage).hasPrefix("a "))

        world.files.set(Self.template, to: Array("b {{secret}} of {{generation}}\n".utf8))
        #expect(try world.runOnce([lineage]) == .nothingDueIsLeft)
        #expect(text(lineage).hasPrefix("b ") && text(lineage).hasSuffix(" of 1\n"))
        #expect(world.isAccepted(lineage.destinations[0]))

        world.clock.advance(by: .seconds(60))
        let json = self.lineage(.json(field: "key"), consumers: [consumer])
        #expect(try world.runOnce([json]) == .nothingDueIsLeft)
        #expect(text(json).hasPrefix("{\"key\": "))
        #expect(world.keys.count == 1)
        #expect(world.consumers.calls.count == 3)
        let isRestored = world.trace.lineageEvents("collector").contains {
            if case .restored = $0 { true } else { false }
        }
        #expect(!isRestored, "nobody lost or changed the file")

        #expect(try world.runOnce([json]) == .nothingDueIsLeft)
        #expect(world.files.replaceCount() == 3, "P5: with nothing due no file is written")
    }

    @Test("S13: what somebody else changed is not overwritten for the sake of a new form")
    func leavesAChangedFileAlone() throws {
        let lineage = lineage(.template(path: Self.template))
        world.files.set(Self.template, to: Array("a {{secret}}\n".utf8))
        #expect(try world.runOnce([lineage]) == .nothingDueIsLeft)
        let changed = Array((text(lineage) + "more = 1\n").utf8)
        world.files.set(lineage.destinations[0].path, to: changed)
        world.files.set(Self.template, to: Array("b {{secret}}\n".utf8))
        #expect(try world.runOnce([lineage]) == .somethingFailed)
        #expect(world.files[lineage.destinations[0].path] == changed)
    }

    @Test("S26: without its template a lineage makes no key, says so, and goes on when it is there")
    func waitsForTheTemplate() throws {
        let lineage = lineage(.template(path: Self.template))
        let other = World.lineage("other")
        #expect(try world.runOnce([lineage, other]) == .somethingFailed)
        #expect(world.keys.map(\.name) == ["other.edge7.g1"])
        #expect(world.trace.lines.contains { $0.contains(Self.template) })
        world.files.set(Self.template, to: Array("{{secret}}".utf8))
        #expect(try world.runOnce([lineage, other]) == .nothingDueIsLeft)
        #expect(world.isAccepted(lineage.destinations[0]))
    }
}
