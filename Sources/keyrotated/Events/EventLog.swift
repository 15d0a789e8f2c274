import RotationConfiguration
import RotationPorts
import Synchronization

/// Words every event once, and writes it to where standard error leads: to the journal as an entry with fields, to a
/// terminal or a file as a line.
final class EventLog: RotationObserver {
    private let level: Mutex<LogLevel>
    private let sink: any EventSink

    init(minimumLevel: LogLevel, sink: any EventSink = StandardSink.make()) {
        level = Mutex(minimumLevel)
        self.sink = sink
    }

    /// What is less severe is not written; a reload can change it.
    var minimumLevel: LogLevel {
        get { level.withLock { $0 } }
        set { level.withLock { $0 = newValue } }
    }

    func observe(_ event: RotationEvent) {
        if event.level.severity >= minimumLevel.severity { sink.write(EventMessage(event)) }
    }

    func note(_ notice: ProgramNotice) {
        if notice.level.severity >= minimumLevel.severity { sink.write(EventMessage(notice)) }
    }
}

extension LogLevel {
    /// Greater is more severe.
    var severity: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}
