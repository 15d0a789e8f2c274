import RotationCore

/// The state of everything, as `status` shows it.
struct StatusReport {
    let instance: String?
    /// The daemon's process id; nil when none runs.
    let daemon: Int32?
    let now: Timestamp
    /// Of the configuration, in its order.
    let servers: [ServerReport]
    var lineages: [LineageReport]

    /// 0 healthy, 1 attention (no daemon running included), 2 stranded or stuck.
    var status: ExitStatus {
        switch (lineages.map(\.health) + servers.map(\.health)).max() ?? .healthy {
        case .stuck: .stuck
        case .attention: .attention
        case .healthy: daemon == nil ? .attention : .success
        }
    }
}
