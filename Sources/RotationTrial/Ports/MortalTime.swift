import RotationCore
import RotationPorts
import Simulation

/// The machine's clock as one process has it: nothing waits any more when that is over.
///
/// Whoever waits for a minute or longer is woken late, as on a busy machine: at the next multiple of the plan's grain. The
/// engine looks for requests once a minute, which would be half a million steps in a year.
struct MortalTime: TimeSource {
    let life: Life

    func now() -> Timestamp { life.stage.wallClock.now() }

    func sleep(until deadline: Timestamp) async throws(CancellationError) {
        if !life.isOver { try await life.stage.wallClock.sleep(until: coarse(deadline)) }
        guard life.isOver else { return }
        // Time passes for what is left of a process, too: else it could turn on the spot while another task of it waits.
        try await life.stage.clock.sleep(until: life.stage.clock.now() + .milliseconds(1))
        throw CancellationError()
    }

    private func coarse(_ deadline: Timestamp) -> Timestamp {
        guard deadline != .distantFuture, deadline - now() >= .seconds(60) else { return deadline }
        let grain = life.stage.grain.microseconds
        return Timestamp(microseconds: (deadline.microseconds + grain - 1) / grain * grain)
    }
}
