import RotationCore
import Testing

@testable import SensorBucketClient

@Suite struct HTTPDateTests {
    @Test(
        "the one form that servers send",
        arguments: [
            ("Mon, 23 Nov 2026 13:34:53 GMT", 1_795_440_893), ("Thu, 01 Jan 1970 00:00:00 GMT", 0),
            ("Thu, 29 Feb 2024 23:59:59 GMT", 1_709_251_199),
        ])
    func parses(text: String, seconds: Int64) {
        #expect(HTTPDate.parse(text) == Timestamp(seconds: seconds))
    }

    @Test(
        "anything else is no date",
        arguments: [
            "", "Mon, 30 Feb 2026 13:34:53 GMT", "Mon, 23 Nov 2026 13:34:53 UTC", "Mon, 23 Nov 2026 13:34:53",
            "Mon 23 Nov 2026 13:34:53 GMT ", "Xyz, 23 Nov 2026 13:34:53 GMT", "Mon, 23 nov 2026 13:34:53 GMT",
            "Mon, 3 Nov 2026 13:34:53 GMT", "Mon, 23 Nov 2026 25:34:53 GMT", "Monday, 23-Nov-26 13:34:53 GMT",
            "Mon Nov 23 13:34:53 2026", "Mon, 23 Nov 2026 13:34:60 GMT", "2026-11-23T13:34:53Z",
        ])
    func refuses(text: String) {
        #expect(HTTPDate.parse(text) == nil)
    }
}
