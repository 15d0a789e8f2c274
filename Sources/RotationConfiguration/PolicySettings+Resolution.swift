import RotationCore

extension PolicySettings {
    /// The policy, with what is unset derived from the lifetime. Nil after a report.
    ///
    /// - Parameter key: where the key stands, for a conflict that nobody set explicitly.
    func resolved(at key: Place, _ log: ProblemLog) -> RotationPolicy? {
        let lifetime = lifetime?.value ?? Self.defaultLifetime
        let policy = RotationPolicy(
            lifetime: lifetime,
            renewBefore: renewBefore?.value ?? RotationPolicy.defaultRenewBefore(lifetime: lifetime),
            overlap: overlap?.value ?? RotationPolicy.defaultOverlap(lifetime: lifetime),
            pollInterval: pollInterval?.value ?? RotationPolicy.defaultPollInterval(lifetime: lifetime))
        guard policy.renewBefore < lifetime else {
            reportRenewBefore(policy, key, log)
            return nil
        }
        guard policy.overlap + Self.margin(lifetime: lifetime) < policy.renewBefore else {
            reportOverlap(policy, key, log)
            return nil
        }
        return policy
    }

    /// The time for creating, verifying, delivering and telling: the smaller of a minute and a twentieth of the
    /// lifetime. 90 d gives 1 min, 6 s give 300 ms.
    static func margin(lifetime: Duration) -> Duration {
        min(.seconds(60), lifetime.fraction(1, of: 20))
    }

    private func reportRenewBefore(_ policy: RotationPolicy, _ key: Place, _ log: ProblemLog) {
        let lifetime = DurationText.format(policy.lifetime)
        let third = DurationText.format(RotationPolicy.defaultRenewBefore(lifetime: policy.lifetime))
        log.report(
            "\(text("renew_before", policy.renewBefore, renewBefore, log)) is not shorter than "
                + text("lifetime", policy.lifetime, self.lifetime, log),
            "accepted is less than \(lifetime), or nothing: then it is a third of the lifetime, \(third)",
            at: place(of: [renewBefore, self.lifetime], key))
    }

    private func reportOverlap(_ policy: RotationPolicy, _ key: Place, _ log: ProblemLog) {
        let margin = Self.margin(lifetime: policy.lifetime)
        let bound = policy.renewBefore - margin
        log.report(
            "\(text("overlap", policy.overlap, overlap, log)) and \(DurationText.format(margin)) for the work itself "
                + "(the smaller of 1m and a twentieth of the lifetime) are not shorter than "
                + text("renew_before", policy.renewBefore, renewBefore, log),
            bound > Self.portions.lowerBound
                ? "accepted is an overlap below \(DurationText.format(bound)), or a longer renew_before"
                : "accepted is a longer renew_before",
            at: place(of: [overlap, renewBefore, lifetime], key))
    }

    /// `"overlap" (24h, set at FILE:3:11)`, or where it comes from when it is not set.
    private func text(_ name: String, _ value: Duration, _ setting: Setting?, _ log: ProblemLog) -> String {
        let origin = setting.map { "set at \(log.name($0.place))" } ?? "not set, by default"
        return "\"\(name)\" (\(DurationText.format(value)), \(origin))"
    }

    /// The place set at the innermost level: what was set for one key is the news, not the default that it meets.
    private func place(of settings: [Setting?], _ key: Place) -> Place {
        var best: Setting?
        for setting in settings.compactMap({ $0 }) where setting.level.rawValue > (best?.level.rawValue ?? -1) {
            best = setting
        }
        return best?.place ?? key
    }
}
