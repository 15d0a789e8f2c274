import RotationCore
import RotationPorts
import Testing

@testable import keyrotated

/// The one line that says what a reload changed.
struct ConfigurationChangeTests {
    private static func id(_ name: String) -> LineageID { LineageID(server: "main", tenant: TenantID(19), name: name) }

    @Test(arguments: [
        (ConfigurationChange(), "nothing changed"),
        (ConfigurationChange(lineages: .init(added: [id("gauge")])), "key added: main/19/gauge"),
        (
            ConfigurationChange(
                lineages: .init(removed: ["a", "b", "c", "d", "e"].map(id), changed: [id("f"), id("g")]),
                servers: .init(changed: ["main"]), settings: ["log_level"]),
            "5 keys removed: main/19/a, main/19/b, main/19/c and 2 more; 2 keys changed: main/19/f, main/19/g; "
                + "server changed: main; log_level changed"
        ),
        (ConfigurationChange(tenants: .init(added: ["main/23"])), "tenant added: main/23"),
    ])
    func saysWhatChanged(_ change: ConfigurationChange, _ text: String) {
        #expect(RotationEvent.reloaded(change).text == "reloaded: \(text)")
        #expect(change.isEmpty == (text == "nothing changed"))
    }

    @Test func comparesByNameAndValue() {
        let part = ConfigurationChange.Part(
            from: ["a": 1, "b": 2, "c": 3, "d": 4], to: ["b": 2, "c": 5, "d": 4, "e": 6])
        #expect(part == .init(added: ["e"], removed: ["a"], changed: ["c"]))
        #expect(ConfigurationChange.Part(from: ["a": 1], to: ["a": 1]).isEmpty)
    }
}
