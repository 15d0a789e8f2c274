/// systemd as the manager of units, asked on the bus: see org.freedesktop.systemd1(5).
public struct UnitManager: Sendable {
    public enum Order: String, Sendable {
        case restart = "RestartUnit"
        case reload = "ReloadUnit"
        case reloadOrRestart = "ReloadOrRestartUnit"
    }

    /// Something that systemd is doing with a unit.
    public struct Job: Hashable, Sendable {
        let path: String
        /// Who told of it: systemd, by its unique name.
        let manager: String
    }

    static let service = "org.freedesktop.systemd1"
    static let path = "/org/freedesktop/systemd1"
    static let interface = "org.freedesktop.systemd1.Manager"

    private let connection: BusConnection

    public init(_ connection: BusConnection) {
        self.connection = connection
    }

    /// A unit, running or not; also one that does not exist, which its state then says.
    public func state(of unit: String) async throws(BusError) -> UnitState {
        let loaded = try await call("LoadUnit", [unit])
        guard let path = loaded.values.first?.text else { throw .unexpected("LoadUnit gave no path") }
        let general = try await properties(of: path, "Unit")
        let kind = UnitState.Kind(of: unit)
        let special = if let kind { try await properties(of: path, kind.interface) } else { [String: BusValue]() }
        guard let state = UnitState(general, special, kind, manager: loaded.sender) else {
            throw .unexpected("the properties of \(unit) are not those of a unit")
        }
        return state
    }

    /// Has systemd tell of the end of jobs. To be called before ``order(_:_:)``, so that no end is missed.
    public func jobEnds() async throws(BusError) -> JobEnds {
        let manager = try await connection.owner(of: Self.service)
        let signals = connection.signals(BusSignalRule(manager, Self.path, Self.interface, "JobRemoved"))
        do throws(BusError) { _ = try await call("Subscribe") } catch {
            // Another one on this connection has, at the same time.
            guard case .refused("org.freedesktop.systemd1.AlreadySubscribed", _) = error else { throw error }
        }
        return JobEnds(signals: signals)
    }

    /// Queues a job, in place of one that contradicts it.
    public func order(_ order: Order, _ unit: String) async throws(BusError) -> Job {
        let reply = try await call(order.rawValue, [unit, "replace"])
        guard let path = reply.values.first?.text else { throw .unexpected("\(order.rawValue) gave no job") }
        return Job(path: path, manager: reply.sender)
    }

    private func call(_ member: String, _ arguments: [String] = []) async throws(BusError) -> BusReply {
        try await connection.call(BusCall(Self.service, Self.path, Self.interface, member, arguments))
    }

    private func properties(of path: String, _ interface: String) async throws(BusError) -> [String: BusValue] {
        let reply = try await connection.call(
            BusCall(
                Self.service, path, "org.freedesktop.DBus.Properties", "GetAll", ["\(Self.service).\(interface)"]))
        return reply.values.first?.dictionary ?? [:]
    }
}

/// Tells how jobs end.
public struct JobEnds: Sendable {
    fileprivate let signals: AsyncStream<BusSignal>

    /// Waits for the end of a job, as long as it takes.
    ///
    /// - Throws: ``BusError/lost``, or ``BusError/cancelled``.
    public func end(of job: UnitManager.Job) async throws(BusError) -> JobResult {
        for await signal in signals {
            // After systemd has executed itself anew it has another name, and its jobs have the old ones.
            guard signal.sender == job.manager, signal.values.count == 4, signal.values[1].text == job.path,
                let result = signal.values[3].text
            else { continue }
            return JobResult(rawValue: result)
        }
        throw Task.isCancelled ? .cancelled : .lost
    }
}

/// How a job ended, in systemd's words: `done`, `failed`, `timeout`, `dependency`, `canceled`, `skipped`, `assert`, …
public struct JobResult: RawRepresentable, Hashable, Sendable {
    public let rawValue: String

    public init(rawValue: String) {
        self.rawValue = rawValue
    }

    public static let done = JobResult(rawValue: "done")
}
