import RotationCore
import Testing

@testable import keyrotated

/// The text of the rule; that polkit understands it, and does no more, is shown under a real one.
struct PolkitRuleTests {
    private let lineage = LineageID(server: "main", tenant: TenantID(19), name: "collector")

    private func rule(_ units: [(String, UnitAction)], user: String = "keyrotated") -> String {
        PolkitRule(user: user, units.map { ConfiguredUnit(name: $0, action: $1, lineage: lineage, files: []) }).text
    }

    @Test func allowsEachVerbOnItsUnitAlone() {
        let text = rule([("a.service", .restart), ("b.service", .reload)])
        #expect(text.contains("    case \"restart a.service\":\n    case \"reload b.service\":\n"))
        #expect(text.components(of: "case ") == 2 && text.components(of: "polkit.Result.YES") == 1)
        #expect(text.contains("subject.user !== \"keyrotated\""))
    }

    @Test("S16: what may have to be restarted may be restarted")
    func allowsTheRestartThatAReloadMayBecome() {
        let text = rule([("a.service", .reloadOrRestart)])
        #expect(text.contains("case \"reload-or-restart a.service\":\n    case \"restart a.service\":\n"))
    }

    @Test func allowsNothingWithoutUnits() {
        #expect(!rule([]).contains("polkit.addRule"))
    }

    @Test("Who encrypts credentials may ask systemd for that, and for nothing else")
    func allowsToEncrypt() {
        let text = PolkitRule(user: "rotor", [], encryptsCredentials: true).text
        #expect(text.components(of: "polkit.addRule") == 1 && text.components(of: "case ") == 2)
        #expect(text.contains("subject.user === \"rotor\" ? polkit.Result.YES"))
        #expect(!rule([("a.service", .restart)]).contains("io.systemd.credentials"))
    }

    @Test(arguments: [
        ("a\\x2db.service", #""a\\x2db.service""#), ("a\"b", #""a\"b""#), ("é\n", #""\u00e9\u000a""#),
        ("🗝", #""\ud83d\udddd""#), ("</script>", "\"</script>\""),
    ])
    func quotesForJavaScript(text: String, quoted: String) {
        #expect(PolkitRule.quoted(text) == quoted)
    }

    @Test func aUserCannotEndTheString() {
        #expect(rule([("a.service", .restart)], user: "x\" || true) {").contains(#"!== "x\" || true) {")"#))
    }
}

extension String {
    fileprivate func components(of text: String) -> Int { ranges(of: text).count }
}
