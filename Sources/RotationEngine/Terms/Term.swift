import RotationCore

/// One configuration in office: from the start or a reload until the next reload, or the stop.
struct Term {
    /// Opens when the term is over. What is in flight then is brought to its end and recorded; nothing new is begun.
    let end: Latch
    /// Opens when nothing of the terms before this one is under way any more.
    let isAlone = Latch()
    let configured: Set<LineageID>
    /// Names of the servers that it knows.
    let servers: Set<String>
    let dispatchers: [Dispatcher]
    /// How many of its dispatchers have not ended.
    var running: Int

    init(end: Latch, scope: RotationScope, dispatchers: [Dispatcher]) {
        self.end = end
        configured = Set(scope.lineages.map(\.id))
        servers = Set(scope.servers.map(\.name))
        self.dispatchers = dispatchers
        running = dispatchers.count
    }
}
