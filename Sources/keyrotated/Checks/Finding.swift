/// One thing that was looked at before it is needed, and what was found.
struct Finding {
    enum Verdict: Equatable {
        case fine
        /// Works, and somebody should know.
        case noteworthy
        /// Does not work; what the check then ends with.
        case wrong(ExitStatus)
    }

    let verdict: Verdict
    let text: String
    /// The way out, where the text does not say it.
    let remedy: String?
    /// What to type for it: on a line of its own, however long, to be copied as a whole.
    let command: String?

    static func fine(_ text: String) -> Finding { Finding(verdict: .fine, text: text, remedy: nil, command: nil) }

    static func noteworthy(_ text: String, remedy: String? = nil, command: String? = nil) -> Finding {
        Finding(verdict: .noteworthy, text: text, remedy: remedy, command: command)
    }

    static func wrong(
        _ status: ExitStatus, _ text: String, remedy: String? = nil, command: String? = nil
    ) -> Finding {
        Finding(verdict: .wrong(status), text: text, remedy: remedy, command: command)
    }
}

/// What was found about one part of the installation.
struct CheckedPart {
    let title: String
    var findings: [Finding] = []
}
