import Glibc
import Synchronization
import Testing

/// What the daemon tells the service manager that started it, through a real socket.
@Suite(.serialized)
struct NotificationTests {
    @Test("S27: ready, status, watchdog and stop are told, through a path or an abstract name", arguments: ["/", "@"])
    func tellsTheServiceManager(_ kind: String) async throws {
        try await Installation.with(tenants: "1,19") { installation in
            try installation.configure(server: #"timeout = "7s""#, installation.tenant(19, keys: ["collector"]))
            let path = installation.directory / "notify"
            let socket = try NotificationSocket(kind == "/" ? path : "@" + path.dropFirst())
            let heard = Hearing(socket)
            let environment = ["NOTIFY_SOCKET": socket.name, "WATCHDOG_USEC": "400000"]
            _ = try await installation.daemon(environment: environment) { _ in
                try await eventually("the key is told to be healthy") {
                    heard.texts.contains {
                        $0.hasPrefix("STATUS=1 key is healthy; next is the renewal of main/19/collector at")
                    }
                }
                let before = heard.texts.count { $0 == "WATCHDOG=1" }
                try await eventually("the watchdog is patted") {
                    heard.texts.count { $0 == "WATCHDOG=1" } >= before + 3
                }
            }
            let texts = heard.texts
            #expect(texts.first?.hasPrefix("READY=1\nSTATUS=watching 1 key of 1 tenant") == true)
            #expect(texts.contains { $0.contains("; the first to expire is main/19/collector at ") })
            let stopping = texts.filter { $0.hasPrefix("STOPPING=1") }
            #expect(stopping.count == 1 && stopping[0].contains("EXTEND_TIMEOUT_USEC=17000000"))
            for secret in [try installation.key("collector"), installation.simulator.token] {
                let isTold = texts.contains { $0.contains(secret) }
                #expect(!isTold)
            }
        }
    }

    @Test("S27: a dead server delays no READY and stops no WATCHDOG")
    func outlivesADeadServer() async throws {
        try await Installation.with(tenants: "1,19") { installation in
            try installation.configure(
                server: #"timeout = "2s""#, installation.tenant(19, keys: ["collector"]))
            try await installation.simulator.setFaults(
                #"{"faults": [{"do": "delay", "milliseconds": 60000, "times": -1}]}"#)
            let socket = try NotificationSocket(installation.directory / "notify")
            let heard = Hearing(socket)
            let environment = ["NOTIFY_SOCKET": socket.name, "WATCHDOG_USEC": "400000"]
            _ = try await installation.daemon(environment: environment) { _ in
                try await eventually("it is ready", within: .seconds(1)) {
                    heard.texts.contains { $0.hasPrefix("READY=1") }
                }
                try await eventually("the outage is told") {
                    heard.texts.contains { $0.contains("server main cannot be used") }
                }
                let before = heard.texts.count { $0 == "WATCHDOG=1" }
                #expect(before >= 2)
                try await eventually("the watchdog is patted still") {
                    heard.texts.count { $0 == "WATCHDOG=1" } > before
                }
            }
        }
    }

    @Test("A reload begins with RELOADING and its time in one datagram, and ends with READY, taken or refused")
    func tellsOfReloads() async throws {
        try await Installation.with(tenants: "1,19") { installation in
            let good = installation.tenant(19, keys: ["collector"])
            try installation.configure(good)
            let socket = try NotificationSocket(installation.directory / "notify")
            let heard = Hearing(socket)
            let reloads = [
                (installation.tenant(19, keys: ["collector", "gauge"]), "reloaded: key added: main/19/gauge"),
                (good.replacing("permissions", with: "permission"), "the new configuration is refused"),
            ]
            _ = try await installation.daemon(environment: ["NOTIFY_SOCKET": socket.name]) { daemon in
                try await eventually("it is ready") { heard.texts.contains { $0.hasPrefix("READY=1\n") } }
                for (tenant, outcome) in reloads {
                    let before = heard.texts.count
                    try installation.configure(tenant)
                    let earliest = monotonicMicroseconds()
                    daemon.signal(SIGHUP)
                    try await eventually("the reload has ended") { heard.texts.dropFirst(before).contains("READY=1") }
                    // What READY stands for has happened by then.
                    #expect(daemon.log.contains(outcome), "\(daemon.log)")
                    let told = heard.texts.dropFirst(before).filter { !$0.hasPrefix("STATUS=") }
                    #expect(told.count == 2 && told.last == "READY=1", "\(told)")
                    let begun = told.first?.wholeMatch(of: #/RELOADING=1\nMONOTONIC_USEC=(\d+)/#)
                    let time = try #require((begun?.output.1).flatMap { Int64($0) }, "\(told)")
                    #expect(earliest <= time && time <= monotonicMicroseconds())
                }
            }
        }
    }

    @Test func onlyTheDaemonTellsAnything() async throws {
        try await Installation.with(tenants: "1,19") { installation in
            try installation.configure(installation.tenant(19, keys: ["collector"]))
            let socket = try NotificationSocket(installation.directory / "notify")
            let environment = ["NOTIFY_SOCKET": socket.name, "WATCHDOG_USEC": "400000"]
            for arguments in [["run", "--once"], ["status"], ["rotate", "collector"]] {
                _ = try await Program.keyrotated.run(
                    arguments + ["--config", installation.configurationPath], environment: environment)
            }
            #expect(socket.datagrams().isEmpty)
        }
    }
}

/// By the clock that systemd compares with, see sd_notify(3).
private func monotonicMicroseconds() -> Int64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1000
}

/// All that was ever heard from a socket.
private final class Hearing: Sendable {
    private let socket: NotificationSocket
    private let all = Mutex<[String]>([])

    init(_ socket: NotificationSocket) {
        self.socket = socket
    }

    var texts: [String] {
        all.withLock { texts in
            texts += socket.datagrams()
            return texts
        }
    }
}
