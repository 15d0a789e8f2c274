import SystemErrors
import Systemd

/// Writes each message as one entry of the journal, with its id and its data as fields.
///
/// Where journald cannot be reached by its own protocol, as in a unit with `RootDirectory=`, the message goes to
/// standard error, which systemd has connected to it: the words and the level are kept, the fields are not.
struct JournalSink: EventSink {
    private let send: @Sendable (JournalEntry) throws(ErrorNumber) -> Void
    private let fallback: any EventSink

    init(
        send: @escaping @Sendable (JournalEntry) throws(ErrorNumber) -> Void = Journal.send,
        fallback: any EventSink = LineSink(.prefixed)
    ) {
        self.send = send
        self.fallback = fallback
    }

    func write(_ message: EventMessage) {
        do throws(ErrorNumber) { try send(JournalEntry(message)) } catch { fallback.write(message) }
    }
}

extension JournalEntry {
    init(_ message: EventMessage) {
        self.init()
        add("MESSAGE", message.text)
        add("MESSAGE_ID", message.id.rawValue)
        add("PRIORITY", String(message.level.syslogPriority))
        add("SYSLOG_IDENTIFIER", "keyrotated")
        for field in message.fields { add(field.name, field.value) }
    }
}
