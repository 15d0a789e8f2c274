import Testing

@testable import Systemd

struct ServiceNotificationTests {
    @Test(
        arguments: [
            (.ready, "READY=1"), (.stopping, "STOPPING=1"), (.watchdog, "WATCHDOG=1"),
            (.reloading(since: 42), "RELOADING=1\nMONOTONIC_USEC=42"),
            (.extendTimeout(.milliseconds(20_500)), "EXTEND_TIMEOUT_USEC=20500000"),
            (.status("all is well"), "STATUS=all is well"),
            (.status("one\nREADY=1\r\ntwo"), "STATUS=one READY=1 two"),
        ] as [(ServiceNotification, String)])
    func isWrittenAsAnAssignment(_ notification: ServiceNotification, _ text: String) {
        #expect(notification.assignment == text)
    }

    @Test func reloadBeginsAtTheMonotonicTime() throws {
        guard case .reloading(let first) = ServiceNotification.reloadingNow(),
            case .reloading(let second) = ServiceNotification.reloadingNow()
        else { throw Unexpected() }
        #expect(first > 0 && first <= second)
    }

    private struct Unexpected: Error {}
}
