import RotationCore
import RotationPorts

/// What a process tells of itself: traced, and searched for secrets.
struct TrialObserver: RotationObserver {
    let life: Life

    func observe(_ event: RotationEvent) {
        if life.isOver { return }
        life.stage.trace.note("\(event)")
        life.stage.referee.heard(event)
    }
}
