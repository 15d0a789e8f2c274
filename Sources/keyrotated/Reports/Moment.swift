import RotationCore

/// A time as seen from another: `in 3 h 12 min`, `5 d ago`, `now`.
enum Moment {
    static func text(_ time: Timestamp, from now: Timestamp) -> String {
        if time == .distantFuture { return "never" }
        if time > now { return "in \(Span.text(time - now))" }
        return now - time < .seconds(1) ? "now" : "\(Span.text(now - time)) ago"
    }
}
