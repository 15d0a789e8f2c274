import Glibc
import Systemd

/// Where messages go.
protocol EventSink: Sendable {
    func write(_ message: EventMessage)
}

/// The place that fits what standard error is.
enum StandardSink {
    static func make(environment: [String: String] = Environment.current) -> any EventSink {
        if JournalStream.isConnected(to: STDERR_FILENO, variable: environment["JOURNAL_STREAM"]) {
            return JournalSink()
        }
        let isColoured = Colour.isWanted(isTerminal: StandardError.isTerminal, environment: environment)
        return LineSink(isColoured ? .coloured : .plain)
    }
}
