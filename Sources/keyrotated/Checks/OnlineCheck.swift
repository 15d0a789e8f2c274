import RotationConfiguration
import RotationCore

/// Everything that the text of a configuration cannot decide (S26), looked at as the daemon would find it, without
/// changing anything: servers, management keys, files, commands, units, state directory.
struct OnlineCheck {
    /// In the order in which an operator would mend them.
    let parts: [CheckedPart]

    init(_ configuration: ValidatedConfiguration) async throws {
        let state = await StateCheck(configuration)
        let servers = try await ServerCheck(configuration)
        let files = await DestinationCheck(configuration, state, servers).part
        // First whether this user may know at all: the rest is judged by the same rights.
        let consumers = await ConsumerCheck(configuration).parts
        parts = ([state.part] + servers.parts + [files] + consumers).filter { part in
            !part.findings.isEmpty
        }
    }

    /// Of the first problem; nil when there is none.
    var status: ExitStatus? {
        for case .wrong(let status) in parts.lazy.flatMap(\.findings).map(\.verdict) { return status }
        return nil
    }
}
