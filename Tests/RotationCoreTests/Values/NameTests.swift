import RotationCore
import Testing

struct NameTests {
    @Test(
        "S28: names of lineages and instances",
        arguments: [
            ("a", true), ("0", true), ("collector", true), ("edge-7_b", true),
            (String(repeating: "a", count: 63), true),
            ("", false), (String(repeating: "a", count: 64), false), ("-a", false), ("_a", false), ("A", false),
            ("a.b", false), ("a b", false), ("é", false), ("a\n", false), ("a/b", false), ("a\u{0}", false),
        ])
    func acceptsExactlyThePattern(name: String, isValid: Bool) {
        #expect(LineageID.isValidName(name) == isValid)
    }

    @Test func readsBackARemoteName() {
        let name = RemoteName(lineage: "collector", instance: "edge7", number: 12)
        #expect(name.description == "collector.edge7.g12")
        #expect(RemoteName("collector.edge7.g12") == name)
        #expect(RemoteName("collector.edge7.g0")?.number == 0)
    }

    @Test(arguments: [
        "", "collector", "collector.edge7", "collector.edge7.12", "collector.edge7.g", "collector.edge7.g-1",
        "collector.edge7.g+1", "collector.edge7.g01", "collector.edge7.g1.", ".edge7.g1", "collector..g1",
        "Collector.edge7.g1", "collector.edge7.G1", "collector.edge7.g1 ", "a.b.c.g1",
        "collector.edge7.g9223372036854775808", "collector.edge7.g١",
    ])
    func refusesWhatItWouldNotWrite(text: String) {
        #expect(RemoteName(text) == nil)
    }

    @Test func writesALineageAsOnTheCommandLine() {
        #expect(Sample.id.description == "main/19/collector")
    }

    @Test func ordersLineagesByServerTenantAndName() {
        let ids = [
            LineageID(server: "a", tenant: TenantID(2), name: "z"),
            LineageID(server: "a", tenant: TenantID(10), name: "a"),
            LineageID(server: "a", tenant: TenantID(10), name: "b"),
            LineageID(server: "b", tenant: TenantID(1), name: "a"),
        ]
        #expect(ids.reversed().sorted() == ids)
    }

    @Test func writesIdsBeyond53BitsExactly() {
        #expect(KeyID(9_007_199_254_740_993).description == "9007199254740993")
    }
}
