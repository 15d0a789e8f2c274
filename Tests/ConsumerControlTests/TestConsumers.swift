import RotationCore
import RotationPorts

@testable import ConsumerControl

/// A consumer that is a shell script. The shell is the program; nothing of ours passes through one. The time-out is long
/// enough for a machine that is busy with everything else.
func script(_ text: String, _ arguments: String..., timeout: Duration = .seconds(120)) -> Consumer {
    Consumer(command: ["/bin/sh", "-c", text, "script"] + arguments, timeout: timeout)
}

let someNotice = ConsumerNotice(
    files: ["/run/keys/a.key", "/run/keys/b.key"],
    lineages: [LineageID(server: "main", tenant: TenantID(19), name: "collector")])

extension CommandConsumers {
    /// The message of a failure; nil after success.
    func failure(_ consumer: Consumer, _ notice: ConsumerNotice = someNotice) async -> String? {
        switch await tell(consumer, about: notice) {
        case .succeeded, .excused: nil
        case .failed(let message): message
        }
    }
}
