import RotationCore
import Testing

struct TimestampTests {
    @Test(arguments: [
        ("2026-11-23T13:34:53Z", 1_795_440_893_000_000),
        ("2026-11-23T13:34:53.44323Z", 1_795_440_893_443_230),
        ("2026-11-23T13:34:53.1Z", 1_795_440_893_100_000),
        ("2026-11-23T13:34:53.01Z", 1_795_440_893_010_000),
        ("2026-11-23T13:34:53.001Z", 1_795_440_893_001_000),
        ("2026-11-23T13:34:53.0001Z", 1_795_440_893_000_100),
        ("2026-11-23T13:34:53.00001Z", 1_795_440_893_000_010),
        ("2026-11-23T13:34:53.000001Z", 1_795_440_893_000_001),
        ("2024-02-29T00:00:00Z", 1_709_164_800_000_000),
        ("2000-02-29T12:00:00Z", 951_825_600_000_000),
        ("9999-12-31T23:59:59.999999Z", 253_402_300_799_999_999),
        ("1970-01-01T00:00:00Z", 0),
        ("1969-12-31T23:59:59.999999Z", -1),
        ("1900-03-01T00:00:00Z", -2_203_891_200_000_000),
        ("1600-02-29T00:00:00Z", -11_670_998_400_000_000),
        ("0001-01-01T00:00:00Z", -62_135_596_800_000_000),
    ])
    func readsAndWritesTheSameText(text: String, microseconds: Int64) {
        #expect(Timestamp(rfc3339: text)?.microseconds == microseconds)
        #expect(Timestamp(microseconds: microseconds).description == text)
    }

    @Test(arguments: [
        ("2026-11-23T13:34:53.0000009Z", 1_795_440_893_000_000),
        ("2026-11-23T13:34:53.00000199Z", 1_795_440_893_000_001),
        ("2026-11-23T13:34:53.999999999Z", 1_795_440_893_999_999),
        ("2026-11-23T13:34:53.000000000Z", 1_795_440_893_000_000),
        ("2026-11-23t13:34:53z", 1_795_440_893_000_000),
        ("2026-11-23T15:34:53+02:00", 1_795_440_893_000_000),
        ("2026-11-23T08:04:53-05:30", 1_795_440_893_000_000),
        ("2026-11-24T00:00:00+23:59", 1_795_392_060_000_000),
        ("2026-11-23T13:34:53-00:00", 1_795_440_893_000_000),
    ])
    func acceptsOtherSpellings(text: String, microseconds: Int64) {
        #expect(Timestamp(rfc3339: text)?.microseconds == microseconds)
    }

    @Test(arguments: [
        "", "2026", "2026-11-23", "2026-11-23T13:34:53", "2026-11-23 13:34:53Z", "2026-02-30T00:00:00Z",
        "2025-02-29T00:00:00Z", "1900-02-29T00:00:00Z", "2026-04-31T00:00:00Z", "2026-13-01T00:00:00Z",
        "2026-00-01T00:00:00Z", "2026-01-00T00:00:00Z", "2026-01-01T24:00:00Z", "2026-01-01T23:60:00Z",
        "2026-01-01T23:59:60Z", "2026-01-01T00:00:00.Z", "2026-01-01T00:00:00.1234567890Z",
        "2026-01-01T00:00:00,5Z", "2026-01-01T00:00:00+0200", "2026-01-01T00:00:00+02", "2026-01-01T00:00:00+24:00",
        "2026-01-01T00:00:00+02:60", "2026-01-01T00:00:00Zx", "2026-01-01T00:00:00Z\n", " 2026-01-01T00:00:00Z",
        "+026-01-01T00:00:00Z", "26-01-01T00:00:00Z", "12026-01-01T00:00:00Z", "2026-1-01T00:00:00Z",
        "٢٠٢٦-01-01T00:00:00Z", "2026-01-01T00:00:00\u{0}Z", "null", "0",
    ])
    func refusesWhatIsNoTime(text: String) {
        #expect(Timestamp(rfc3339: text) == nil)
    }

    @Test func roundTripsAnyTimeUpToYear9999() {
        var random = SplitMix64(seed: 1)
        for _ in 0..<20_000 {
            let time = Timestamp(
                microseconds: Int64.random(in: -62_135_596_800_000_000...253_402_300_799_999_999, using: &random))
            #expect(Timestamp(rfc3339: time.description) == time)
        }
    }

    @Test func knowsEveryDayOf800Years() {
        var date: (year: Int64, month: Int64, day: Int64) = (1600, 1, 1)
        var expected = CalendarDateProbe.days(1600, 1, 1)
        while date.year < 2400 {
            let time = Timestamp(seconds: expected * 86_400)
            #expect(time.description.hasPrefix(CalendarDateProbe.text(date)))
            date = CalendarDateProbe.dayAfter(date)
            expected += 1
        }
    }

    @Test func saturatesInsteadOfTrapping() {
        #expect(Timestamp.distantFuture + .seconds(1) == .distantFuture)
        #expect(Timestamp.distantFuture - .days(1) == .distantFuture)
        #expect(Timestamp.distantPast + .days(1) == .distantPast)
        #expect(Timestamp(microseconds: .max - 1) + .seconds(1) == .distantFuture)
        #expect(Timestamp(microseconds: .min + 1) - .seconds(1) == .distantPast)
        #expect(Timestamp(seconds: .max) == .distantFuture)
        #expect((Timestamp.distantFuture - .distantPast) == .microseconds(Int64.max))
        #expect((Timestamp.distantPast - .distantFuture) == .microseconds(Int64.min))
        #expect(origin - .microseconds(Int64.min) == .distantFuture)
    }

    @Test func saysNeverForTheDistantFuture() {
        #expect(Timestamp.distantFuture.description == "never")
        #expect(!Timestamp.distantPast.description.isEmpty)
    }
}

/// The calendar done the slow way, day by day, to compare with.
private enum CalendarDateProbe {
    static func days(_ year: Int64, _ month: Int64, _ day: Int64) -> Int64 {
        // 1600-01-01 is 135,140 days before the epoch: 370 years of 365 days and 90 leap days.
        precondition((year, month, day) == (1600, 1, 1))
        return -135_140
    }

    static func text(_ date: (year: Int64, month: Int64, day: Int64)) -> String {
        func two(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }
        return "\(date.year)-\(two(date.month))-\(two(date.day))T00:00:00Z"
    }

    static func dayAfter(_ date: (year: Int64, month: Int64, day: Int64)) -> (year: Int64, month: Int64, day: Int64) {
        let isLeap = (date.year % 4 == 0 && date.year % 100 != 0) || date.year % 400 == 0
        let lengths: [Int64] = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        if date.day < lengths[Int(date.month) - 1] { return (date.year, date.month, date.day + 1) }
        return date.month < 12 ? (date.year, date.month + 1, 1) : (date.year + 1, 1, 1)
    }
}
