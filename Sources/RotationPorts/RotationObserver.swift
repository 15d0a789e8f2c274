/// Learns every event once and finds the words for it. The engine and the adapters do not log.
public protocol RotationObserver: Sendable {
    /// Called from any task; returns at once and never fails.
    func observe(_ event: RotationEvent)

    /// How the lineages of `server` stand now; called like ``observe(_:)``, whenever that has changed. Nil when nothing
    /// is known of it any more: it has left the configuration, or another one has its name.
    func update(_ outlook: ServerOutlook?, of server: String)
}

extension RotationObserver {
    /// Many an observer is interested in events alone.
    public func update(_ outlook: ServerOutlook?, of server: String) {}
}
