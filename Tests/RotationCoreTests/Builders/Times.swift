import RotationCore

/// A day that is not near any edge; every timeline counts from it.
let origin = Timestamp(seconds: 1_767_225_600)  // 2026-01-01T00:00:00Z

/// Days, hours and seconds after the origin.
func day(_ days: Int64, hours: Int64 = 0, seconds: Int64 = 0) -> Timestamp {
    origin + .days(days) + .hours(hours) + .seconds(seconds)
}

extension Duration {
    static func days(_ count: Int64) -> Duration { .seconds(count * 86_400) }
    static func hours(_ count: Int64) -> Duration { .seconds(count * 3600) }
    static func minutes(_ count: Int64) -> Duration { .seconds(count * 60) }
}
