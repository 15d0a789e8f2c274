/// A reload that took effect, while what the former configurations had begun may still be coming to its end.
public struct Handover: Sendable {
    let isAlone: Latch

    /// Returns when nothing that was begun under a former configuration is under way any more, so that whatever only
    /// they used can be closed; also when the task is cancelled.
    public func waitForCompletion() async { await isAlone.wait() }
}
