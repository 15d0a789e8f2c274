import RotationCore
import RotationPorts
import Testing

@testable import keyrotated

struct ServiceStatusTests {
    private static let noon = Timestamp(rfc3339: "2026-11-23T12:00:00Z")!
    private static let collector = LineageID(server: "main", tenant: TenantID(19), name: "collector")
    private static let gauge = LineageID(server: "other", tenant: TenantID(23), name: "gauge")

    @Test func sumsUpAllServers() {
        var status = ServiceStatus()
        #expect(status.text == nil)
        status.update(
            ServerOutlook(
                healthy: 2, next: .init(.renewal, of: Self.collector, at: Self.noon + .seconds(60)),
                nearestExpiry: .init(of: Self.collector, at: Self.noon + .seconds(3600))),
            of: "main")
        status.update(
            ServerOutlook(
                healthy: 1, needingAttention: 1, next: .init(.retry, of: Self.gauge, at: Self.noon),
                nearestExpiry: .init(of: Self.gauge, at: Self.noon + .seconds(7200))), of: "other")
        #expect(
            status.text == """
                3 keys are healthy, 1 needs attention; next is another try for other/23/gauge at 2026-11-23T12:00:00Z; \
                the first to expire is main/19/collector at 2026-11-23T13:00:00Z
                """)
        status.note(.server("other", .outageBegan(message: "refused", retryAt: Self.noon)))
        status.update(nil, of: "other")
        #expect(status.text?.hasPrefix("2 keys are healthy; next is the renewal of main/19/collector at") == true)
    }

    @Test(arguments: [
        (ServerOutlook(), "there are no keys"), (ServerOutlook(healthy: 1), "1 key is healthy"),
        (ServerOutlook(needingAttention: 1, stuck: 2), "1 key needs attention, 2 are stuck"),
        (ServerOutlook(needingAttention: 2, unseen: 1), "2 keys need attention, 1 is not looked at yet"),
        (
            ServerOutlook(healthy: 1, next: .init(.revocation, of: collector, at: noon)),
            "1 key is healthy; next is the revocation of the old key of main/19/collector at 2026-11-23T12:00:00Z"
        ),
    ])
    func isASentence(_ outlook: ServerOutlook, _ text: String) {
        var status = ServiceStatus()
        status.update(outlook, of: "main")
        #expect(status.text == text)
    }

    @Test("S29: an outage is shown from its beginning to its end")
    func showsTroubleWhileItLasts() {
        var status = ServiceStatus()
        status.update(ServerOutlook(healthy: 1), of: "main")
        status.note(.server("main", .outageBegan(message: "refused", retryAt: Self.noon)))
        status.note(.ledgerFailed(message: "disk full"))
        #expect(status.text == "1 key is healthy; server main cannot be used; the ledger cannot be written")
        status.note(.server("main", .outageEnded(lasted: .seconds(9))))
        status.note(.ledgerRecovered)
        #expect(status.text == "1 key is healthy")
    }
}
