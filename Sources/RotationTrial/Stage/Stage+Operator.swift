import RotationCore
import RotationPorts
import Simulation

/// What the operator does when everything is over: what `status` says has to be done by hand.
extension Stage {
    func clearUp() {
        letIn()
        for lineage in configured {
            let facts = LineageFacts(ledger.log(of: lineage.id))
            if !facts.secondWriters.isEmpty {
                for name in facts.secondWriters { referee.acknowledges(name) }
                ask([.secondWriterResolved], of: lineage.id)
            }
            if facts.heldAt != nil { ask([.resumed], of: lineage.id) }
            for destination in lineage.destinations where files[destination.path] != nil {
                let secret = files.secret(at: destination)
                if let secret, facts.generation(holding: secret) != nil { continue }
                // Without another one the daemon could do nothing any more.
                if destination == token, !hasManagementKeyInReserve { continue }
                files.set(destination.path, to: nil)
                referee.somebodyChanged(destination.path, isForeign: false)
            }
        }
        referee.operatorHasLooked()
    }
}
