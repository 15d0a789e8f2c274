import RotationConfiguration
import RotationCore

/// Everything that the text of a configuration cannot decide (S26), looked at as the daemon would find it, without
/// changing anything: servers, management keys, files, commands, units, state directory.
struct OnlineCheck {
    /// In the order in which an operator would mend them.
    let parts: [CheckedPart]

    /// - Parameter arguments: of this program, by which the same is checked again.
    init(_ configuration: ValidatedConfiguration, _ arguments: [String]) async throws {
        let asDaemon = AsDaemon(configuration, arguments).text
        let isAnother = AsDaemon.isAnother(configuration)
        let state = await StateCheck(configuration)
        let servers = try await ServerCheck(configuration, outside: isAnother ? nil : asDaemon)
        let files = await DestinationCheck(configuration, state, servers).part
        // First whether this user may know at all: the rest is judged by the same rights.
        let consumers = await ConsumerCheck(configuration).parts
        let user = isAnother ? [Self.view(asDaemon)] : []
        parts = (user + [state.part] + servers.parts + [files] + consumers).filter { !$0.findings.isEmpty }
    }

    private static func view(_ asDaemon: String) -> CheckedPart {
        let text = "root looks at this, and the daemon is user \(DaemonAccount.name): files may look different to it"
        return CheckedPart(
            title: "user",
            findings: [
                .noteworthy(
                    text, remedy: "look as the daemon, given what `check --drop-in` prints, with", command: asDaemon)
            ])
    }

    /// Of the first problem; nil when there is none.
    var status: ExitStatus? {
        for case .wrong(let status) in parts.lazy.flatMap(\.findings).map(\.verdict) { return status }
        return nil
    }
}
