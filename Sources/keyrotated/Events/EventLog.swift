import RotationConfiguration
import RotationPorts

/// Words every event once, and writes it to where standard error leads: to the journal as an entry with fields, to a
/// terminal or a file as a line.
struct EventLog: RotationObserver {
    private let minimumLevel: LogLevel
    private let sink: any EventSink

    init(minimumLevel: LogLevel, sink: any EventSink = StandardSink.make()) {
        self.minimumLevel = minimumLevel
        self.sink = sink
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
