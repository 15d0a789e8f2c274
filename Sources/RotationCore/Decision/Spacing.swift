/// The pause before a file that was lost or changed is written with the same generation once more (S14).
struct Spacing {
    private let begin: Timestamp
    private let end: Timestamp
    private let message: String
    private let step: Step
    private let count: Int

    /// Nil when the file was written once only: the first time, it is restored at once.
    init?(of generation: Generation, _ path: String, _ lineage: Lineage) {
        guard let last = generation.delivered[path], last.count > 1 else { return nil }
        begin = last.at
        end =
            last.at
            + Backoff.delay(
                afterAttempt: last.count - 1, policy: lineage.policy, spreading: "\(lineage.id) \(path)")
        step = .deliver(path: path)
        count = last.count
        message =
            "\"\(path)\" was removed or changed \(count) times since generation \(generation.number) came, and is "
            + "written again after \(end.wholeSeconds)"
    }

    /// A clock that was set back is in no pause.
    func contains(_ moment: Timestamp) -> Bool { moment >= begin && moment < end }

    var prospect: Prospect { .later(end, .retry(step, attempt: count, message: message)) }
}

extension Timestamp {
    /// For people, who need no fractions.
    fileprivate var wholeSeconds: Timestamp { Timestamp(seconds: microseconds / 1_000_000) }
}
