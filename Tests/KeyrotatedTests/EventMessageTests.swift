import RotationConfiguration
import RotationCore
import RotationPorts
import Systemd
import Testing

@testable import keyrotated

struct EventMessageTests {
    private static let id = LineageID(server: "main", tenant: TenantID(19), name: "collector")
    private static let noon = Timestamp(rfc3339: "2026-11-23T12:00:00.25Z")!
    private static let about = ["SERVER=main", "TENANT=19", "LINEAGE=main/19/collector"]

    /// Every kind of field, by the events that have it.
    private static let lineageEvents: [(LineageEvent, [String])] = [
        (.created(3, KeyID(77), expiry: noon, because: .due), ["GENERATION=3", "KEY_ID=77", "PHASE=issued"]),
        (.createLost(3, message: "no answer"), ["GENERATION=3", "PHASE=lost", "ERROR=no answer"]),
        (.delivered(3, KeyID(77), path: "/run/k"), ["GENERATION=3", "KEY_ID=77", "DESTINATION=/run/k"]),
        (
            .consumerAccepted(3, ConsumerID(rawValue: "/bin/tell it")),
            ["GENERATION=3", "CONSUMER=/bin/tell it"]
        ),
        (
            .becameCurrent(3, KeyID(77), expiry: noon, overlapEnds: nil),
            ["GENERATION=3", "KEY_ID=77", "PHASE=accepted", "DEADLINE=2026-11-23T12:00:00.25Z"]
        ),
        (.becameCurrent(0, KeyID(77), expiry: nil, overlapEnds: nil), ["GENERATION=0", "KEY_ID=77", "PHASE=accepted"]),
        (.provenDead(2, KeyID(76)), ["GENERATION=2", "KEY_ID=76", "PHASE=dead"]),
        (.retired, ["PHASE=retired"]),
        (.recovered, []),
        (.stepFailed(.create, attempt: 2, message: "refused"), ["ERROR=refused"]),
        (.stepFailed(.deliver(path: "/run/k"), attempt: 1, message: "full"), ["DESTINATION=/run/k", "ERROR=full"]),
        (
            .stuck(Problem(.drifted(path: "/run/k", reason: "two lines"), retryAt: noon)),
            [
                "ERROR=\"/run/k\" was changed by somebody else: two lines", "NEXT_AT=2026-11-23T12:00:00.25Z",
                "DESTINATION=/run/k",
            ]
        ),
        (
            .next(at: noon, because: .renewal(expiry: noon + .seconds(60))),
            ["NEXT_ACTION=renewal", "NEXT_AT=2026-11-23T12:00:00.25Z", "DEADLINE=2026-11-23T12:01:00.25Z"]
        ),
        (.next(at: .distantFuture, because: .nothingDue), ["NEXT_ACTION=nothing"]),
    ]

    @Test func anAcceptanceWithoutATellingGivesTheReason() {
        let event = LineageEvent.consumerAccepted(3, ConsumerID(unit: "a.service"), excuse: "it is not running")
        #expect(event.text(of: Self.id) == "`a.service` accepted generation 3: it is not running")
        let plain = LineageEvent.consumerAccepted(3, ConsumerID(unit: "a.service"))
        #expect(plain.text(of: Self.id) == "`a.service` accepted generation 3")
    }

    @Test func thePlanSaysWhatIsDone() {
        let unit = Consumer(unit: "a.service", action: .reloadOrRestart)
        #expect(Action.tell(2, unit).text == "reload-or-restart a.service")
        #expect(Action.tell(2, Consumer(command: ["/bin/tell", "it all"])).text == "run /bin/tell 'it all'")
    }

    @Test(arguments: lineageEvents)
    func lineageEventHasItsFields(_ event: LineageEvent, _ expected: [String]) {
        let message = EventMessage(.lineage(Self.id, event))
        #expect(message.fields.map { "\($0.name)=\($0.value)" } == Self.about + expected)
    }

    @Test(
        arguments: [
            (.outageBegan(message: "refused", retryAt: noon), ["ERROR=refused", "NEXT_AT=2026-11-23T12:00:00.25Z"]),
            (.outageEnded(lasted: .seconds(5)), []),
            (
                .listingFailed(tenants: [TenantID(19), TenantID(23)], message: "cut"),
                ["TENANT=19", "TENANT=23", "ERROR=cut"]
            ),
            (.passEnded(next: id, at: noon), ["LINEAGE=main/19/collector", "NEXT_AT=2026-11-23T12:00:00.25Z"]),
            (.passEnded(next: nil, at: .distantFuture), []),
        ] as [(ServerEvent, [String])])
    func serverEventHasItsFields(_ event: ServerEvent, _ expected: [String]) {
        let message = EventMessage(.server("main", event))
        #expect(message.fields.map { "\($0.name)=\($0.value)" } == ["SERVER=main"] + expected)
    }

    @Test func journalEntryHasTheFieldsThatEveryMessageHas() {
        let entry = JournalEntry(EventMessage(.lineage(Self.id, .stepFailed(.create, attempt: 1, message: "a\nb"))))
        let fields = entry.fields.map { "\($0.name)=\($0.value)" }
        #expect(
            fields == [
                "MESSAGE=main/19/collector: creating a key failed: a\nb",
                "MESSAGE_ID=\(MessageID.stepFailed.rawValue)", "PRIORITY=4", "SYSLOG_IDENTIFIER=keyrotated",
            ] + Self.about + ["ERROR=a\nb"])
    }

    @Test func logWritesWhatIsSevereEnough() {
        let sink = RecordingSink()
        let log = EventLog(minimumLevel: .warning, sink: sink)
        log.observe(.stopped)
        log.observe(.ledgerFailed(message: "disk full"))
        log.note(.ledgerReplaced)
        #expect(sink.messages.map(\.id) == [.ledgerFailed, .ledgerReplaced])
        let chatty = EventLog(minimumLevel: .trace, sink: sink)
        chatty.observe(.stopped)
        #expect(sink.messages.last?.id == .stopped)
    }
}
