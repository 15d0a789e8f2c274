import RotationCore
import Simulation

/// A copy of the machine that runs beside it, with the same instance and at the same server (S11).
extension Stage {
    /// From the time of the plan on, if it has one.
    func liveAsClone() async {
        guard let trouble = plan.troubles.first(where: { $0.kind == .cloned }),
            await sleep(until: Self.start + trouble.at),
            // While the machine was suspended its copy may have come and gone.
            clock.now() < Self.start + trouble.end
        else { return }
        let copy = Stage(copyOf: self)
        clone = copy
        await copy.live()
    }

    /// The operator switches the copy off, and revokes by hand what only that had made.
    func switchCloneOff() {
        guard let clone, !clone.isEnded else { return }
        clone.end()
        for key in server.withServer({ $0.keys }) where clone.referee.hasAsked(for: key) {
            if !referee.hasAsked(for: key) { server.withServer { $0.removeKey(key.id) } }
        }
    }

    /// Somebody else revoked this key, as this machine sees it, and as its copy does.
    func somebodyTook(_ key: KeyID) {
        referee.somebodyTook(key)
        clone?.referee.somebodyTook(key)
    }

    /// This machine has revoked a key, which a copy from before may know and use.
    func didRevoke(_ key: KeyID) {
        guard server.withServer({ $0.key(key) }) == nil else { return }
        for twin in [original, clone].compactMap(\.self) where !twin.isEnded {
            twin.referee.somebodyTook(key)
            twin.letIn()
        }
    }
}

/// Both machines are judged, each by what it can know.
extension Stage {
    var violation: Violation? { referee.violation ?? clone?.referee.violation }

    func lookAtTheTime() {
        referee.lookAtTheTime()
        if let clone, !clone.isEnded { clone.referee.lookAtTheTime() }
    }
}
