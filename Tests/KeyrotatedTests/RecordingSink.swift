import Synchronization

@testable import keyrotated

final class RecordingSink: EventSink {
    private let state = Mutex<[EventMessage]>([])

    var messages: [EventMessage] { state.withLock { $0 } }

    func write(_ message: EventMessage) {
        state.withLock { $0.append(message) }
    }
}
