import RotationConfiguration

/// Why a configuration whose text is right cannot be put into effect.
enum Refusal {
    /// - Parameter others: what else is wrong; all is told at once.
    /// - Throws: ``ProgramFailure`` with one line for each problem.
    static func check(
        _ new: ValidatedConfiguration, against old: ValidatedConfiguration, instance: String, and others: [String]
    ) throws(ProgramFailure) {
        var problems: [String] = []
        if new.stateDirectory != old.stateDirectory {
            problems.append(
                "\"state_directory\" cannot change from \"\(old.stateDirectory)\" to \"\(new.stateDirectory)\" while the "
                    + "daemon runs: restart it, or put the old value back")
        }
        if let configured = new.instance, configured != instance {
            problems.append(
                "\"instance\" cannot change from \"\(instance)\" to \"\(configured)\", as the ledger belongs to "
                    + "\"\(instance)\": put that back, or set another state_directory and restart")
        }
        problems += others
        if !problems.isEmpty { throw ProgramFailure(.configuration, problems.joined(separator: "\n")) }
    }
}
