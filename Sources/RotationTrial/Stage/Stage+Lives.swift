import RotationCore
import RotationEngine
import RotationPorts
import Simulation

/// One process after the other, as systemd would start them.
extension Stage {
    func live() async {
        while !isEnded {
            await liveOnce()
            if isEnded { return }
            let pause = downtime
            downtime = Self.restartPause
            guard await sleep(until: clock.now() + pause) else { return }
        }
    }

    private func liveOnce() async {
        let life = Life(on: self)
        self.life = life
        trace.note("a process starts")
        await program(life, setup(for: life))
        life.kill()
        self.life = nil
    }

    /// The program of a process on this stage: the real engine, but where a test wants to see another one judged.
    typealias Program = @Sendable (Life, RotationSetup) async -> Void

    static let engine: Program = { life, setup in
        let service = RotationService(setup)
        life.takeUp(service)
        do { try await service.run() } catch { life.stage.trace.note("the process ends: \(error)") }
    }

    private func setup(for life: Life) -> RotationSetup {
        RotationSetup(
            instance: Self.instance, scope: scope(for: life), ledger: MortalLedger(life: life),
            files: MortalFiles(life: life), consumers: MortalConsumers(life: life), time: MortalTime(life: life),
            random: random, observer: TrialObserver(life: life))
    }

    func scope(for life: Life) -> RotationScope {
        let lineages = configured
        let tenants = Set(plan.allLineages.map(\.id.tenant)).sorted()
        return RotationScope(
            servers: [
                .init(
                    name: Self.serverName, url: Self.url,
                    limits: ServerLimits(requestsPerSecond: 100, maxConcurrentRequests: 8),
                    credentials: [.init(name: "\"/etc/token\"", server: MortalServer(life), tenants: tenants)])
            ], lineages: lineages)
    }
}
