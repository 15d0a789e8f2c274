import RotationCore
import SystemErrors

/// How a command ended, and what it said last.
struct CommandResult: Sendable {
    enum Ending: Hashable, Sendable {
        case exited(status: Int32)
        case killed(signal: Int32)
        /// It outlived its timeout and was ended.
        case timedOut(after: Duration)
        /// The daemon stops, so it was ended or not started at all.
        case cancelled
        /// It never ran.
        case notStarted(reason: String)
        /// It ran, but how it ended could not be found out.
        case unknown(reason: String)
    }

    let ending: Ending
    /// The end of standard output and standard error together.
    let output: OutputTail

    init(_ ending: Ending, output: OutputTail = OutputTail()) {
        self.ending = ending
        self.output = output
    }

    /// One line for the operator: the command, how it ended, its last lines, all free of control characters and of
    /// everything shaped like a key.
    func message(role: String, command: [String], redacting: (String) -> String) -> String {
        let name = Self.quoted(OperatorText(redacting(ConsumerID(command: command).rawValue)))
        let lines = output.lines.map { OperatorText(redacting($0)) }.filter { !$0.text.isEmpty }.suffix(10)
        let said = lines.isEmpty ? "" : "; last lines: " + lines.map(Self.quoted).joined(separator: " ")
        return sentence(about: "\(role) \(name)") + said
    }

    private func sentence(about subject: String) -> String {
        switch ending {
        case .exited(let status): "\(subject) ended with exit status \(status)"
        case .killed(let signal): "\(subject) was killed by \(SignalName(signal))"
        case .timedOut(let limit):
            "\(subject) did not end within \(limit.inSeconds) and was ended; "
                + "raise its timeout, or find out what it waits for"
        case .cancelled: "\(subject) was ended because the daemon stops; it is run again after the next start"
        case .notStarted(let reason): "cannot start \(subject): \(OperatorText(reason).text)"
        case .unknown(let reason): "cannot tell how \(subject) ended: \(OperatorText(reason).text)"
        }
    }

    private static func quoted(_ text: OperatorText) -> String { "\"\(text.text)\"" }
}
