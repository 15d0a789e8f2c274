import RotationCore
import Testing

struct ServerClockReadingTests {
    /// Milliseconds after the origin.
    private func moment(_ milliseconds: Int64) -> Timestamp { origin + .milliseconds(milliseconds) }

    @Test(
        "S5: worked values of the skew",
        arguments: [
            (Int64(10_000), Int64(0)), (12_000, 1600), (8000, -1200), (11_000, 600), (9000, -200), (310_400, 300_000),
        ])
    func hasTheWorkedValuesOfItsDescription(date: Int64, skew: Int64) {
        let reading = ServerClockReading(
            serverDate: moment(date), sentAt: moment(10_200), receivedAt: moment(10_400))
        #expect(reading.skew == .milliseconds(skew))
    }

    @Test func seesNoSkewInsideASlowRequest() {
        for date in stride(from: Int64(10_000), through: 20_000, by: 1000) {
            let reading = ServerClockReading(
                serverDate: moment(date), sentAt: moment(10_200), receivedAt: moment(20_000))
            #expect(reading.skew == .zero)
        }
    }
}
