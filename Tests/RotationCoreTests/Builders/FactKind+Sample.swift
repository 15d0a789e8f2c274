import RotationCore

extension Fact.Kind {
    /// The intent of the sample lineage for this number, made at `at`; the microseconds are those of the number.
    static func intended(
        _ number: GenerationNumber, at: Timestamp, skew: Duration? = .zero, lineage: Lineage = Sample.lineage()
    ) -> Fact.Kind {
        .intended(
            Intent(
                number, of: lineage, instance: Sample.instance, serverURL: "https://example.org/api",
                clock: ClockEvidence(now: at, skew: skew), microseconds: Int64(number)))
    }

    static func issued(_ number: GenerationNumber, serverDate: Timestamp? = nil) -> Fact.Kind {
        .issued(number, Sample.keyID(number), Sample.secret(number), serverDate: serverDate)
    }

    static func adopted(expiry: Timestamp?, created: Timestamp = day(-10)) -> Fact.Kind {
        .adopted(
            Fact.Adoption(
                keyID: Sample.keyID(0), remoteName: "made by hand", permissions: Sample.permissions, expiry: expiry,
                created: created),
            Sample.secret(0))
    }

    static func delivered(_ number: GenerationNumber, to path: String = Sample.path) -> Fact.Kind {
        .delivered(number, Sample.destination(path))
    }
}

/// The fold of these facts, all known at the same time.
func facts(_ kinds: Fact.Kind..., at: Timestamp = day(0)) -> LineageFacts {
    LineageFacts(kinds.map { Fact(lineage: Sample.id, at: at, kind: $0) })
}
