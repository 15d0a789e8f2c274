/// What systemd knows of a unit at one moment.
public struct UnitState: Hashable, Sendable {
    /// Its primary name: another one than asked for when that is an alias.
    public let name: String
    /// `loaded`, `not-found`, `masked`, `bad-setting`, `error`, …
    public let load: String
    /// `active`, `reloading`, `inactive`, `failed`, `activating`, `deactivating`, …
    public let activity: String
    /// More exactly, by type: `running`, `auto-restart`, …
    public let detail: String
    public let canReload: Bool
    /// What is being done with it now, or is about to be.
    public let job: UnitManager.Job?
    /// When what runs now was begun, by ``MonotonicClock``; 0 for never. Of a service it is the start of its main
    /// process, where it has one.
    public let startedAt: UInt64
    /// Its main process; 0 for none.
    public let mainProcess: Int32
    /// What it reads only when it starts.
    public let readings: [UnitReading]

    public init(
        name: String, load: String = "loaded", activity: String, detail: String = "", canReload: Bool = false,
        job: UnitManager.Job? = nil, startedAt: UInt64 = 0, mainProcess: Int32 = 0, readings: [UnitReading] = []
    ) {
        self.name = name
        self.load = load
        self.activity = activity
        self.detail = detail
        self.canReload = canReload
        self.job = job
        self.startedAt = startedAt
        self.mainProcess = mainProcess
        self.readings = readings
    }
}

extension UnitState {
    /// Units that run processes, and so have an environment and credentials.
    enum Kind: String {
        case service, socket, mount, swap

        init?(of unit: String) {
            guard let type = unit.split(separator: ".").last else { return nil }
            self.init(rawValue: String(type))
        }

        /// The last part of the name of its interface on the bus.
        var interface: String {
            switch self {
            case .service: "Service"
            case .socket: "Socket"
            case .mount: "Mount"
            case .swap: "Swap"
            }
        }
    }

    /// - Parameters:
    ///   - general: the properties that all units have.
    ///   - special: those of its type; none of one that runs nothing itself.
    init?(
        _ general: [String: BusValue], _ special: [String: BusValue], _ kind: Kind?, manager: String
    ) {
        guard let name = general["Id"]?.text, let load = general["LoadState"]?.text,
            let activity = general["ActiveState"]?.text
        else { return nil }
        // A service without a main process (a oneshot of several commands, for one) was started when it left `inactive`.
        let main = special["ExecMainStartTimestampMonotonic"]?.unsigned ?? 0
        let started = main > 0 ? main : general["InactiveExitTimestampMonotonic"]?.unsigned ?? 0
        let job = general["Job"]?.items ?? []
        let isIdle = job.first?.unsigned ?? 0 == 0
        self.init(
            name: name, load: load, activity: activity, detail: general["SubState"]?.text ?? "",
            canReload: general["CanReload"]?.flag ?? false,
            job: isIdle ? nil : job.last?.text.map { UnitManager.Job(path: $0, manager: manager) },
            startedAt: started, mainProcess: Int32(clamping: special["MainPID"]?.unsigned ?? 0),
            readings: UnitReading.all(in: special))
    }
}
