import RotationCore
import TOML

/// The times of a lineage as far as one level of the configuration sets them.
struct PolicySettings {
    /// Where a time was set; a later level goes before an earlier one.
    enum Level: Int {
        case defaults, tenant, key
    }

    struct Setting {
        let value: Duration
        let place: Place
        let level: Level
    }

    var lifetime: Setting?
    var renewBefore: Setting?
    var overlap: Setting?
    var pollInterval: Setting?

    static let century = Duration.seconds(36_500 * 86_400)
    /// Short enough for a demonstration; a request, a delivery and a reload still fit into a third of it.
    static let lifetimes = Duration.seconds(3)...century
    static let portions = Duration.milliseconds(100)...century
    static let pollIntervals = Duration.milliseconds(100)...Duration.seconds(30 * 86_400)
    static let defaultLifetime = Duration.seconds(90 * 86_400)

    init() {}

    init(_ reader: inout SectionReader, level: Level) {
        lifetime = Self.read("lifetime", in: Self.lifetimes, &reader, level)
        renewBefore = Self.read("renew_before", in: Self.portions, &reader, level)
        overlap = Self.read("overlap", in: Self.portions, &reader, level)
        pollInterval = Self.read("poll_interval", in: Self.pollIntervals, &reader, level)
    }

    private static func read(
        _ key: String, in range: ClosedRange<Duration>, _ reader: inout SectionReader, _ level: Level
    ) -> Setting? {
        reader.read(key) { (value) throws(Flaw) in try value.duration(in: range) }
            .map { Setting(value: $0.value, place: $0.place, level: level) }
    }

    /// These where they are set, else those of the level outside.
    func overriding(_ outer: PolicySettings) -> PolicySettings {
        var settings = self
        settings.lifetime = lifetime ?? outer.lifetime
        settings.renewBefore = renewBefore ?? outer.renewBefore
        settings.overlap = overlap ?? outer.overlap
        settings.pollInterval = pollInterval ?? outer.pollInterval
        return settings
    }
}

extension TOMLValue {
    /// A duration as text: `90d`.
    func duration(in range: ClosedRange<Duration>) throws(Flaw) -> Duration {
        let text = try TOMLValue.text(self)
        guard let duration = DurationText.parse(text) else {
            throw Flaw("is not a duration", DurationText.accepted)
        }
        guard range.contains(duration) else {
            let (least, most) = (DurationText.format(range.lowerBound), DurationText.format(range.upperBound))
            throw Flaw("is \(quoted(text))", "accepted is \(least) to \(most)")
        }
        return duration
    }
}
