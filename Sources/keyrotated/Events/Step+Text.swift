import RotationCore

extension Step {
    /// The step as a noun in a sentence.
    var noun: String {
        switch self {
        case .create: "creating a key"
        case .verify(let number): "verifying generation \(number)"
        case .adopt(let path): "adopting the key in \"\(path)\""
        case .deliver(let path): "delivering to \"\(path)\""
        case .tell(let consumer): "telling `\(consumer)`"
        case .revoke(let number): "revoking generation \(number)"
        case .proveDead(let number): "proving generation \(number) dead"
        }
    }
}

extension WaitReason {
    /// What comes next, as a noun in a sentence.
    var text: String {
        switch self {
        case .renewal: "renewal"
        case .overlap(let number): "revocation of generation \(number)"
        case .grace(let number): "revocation of compromised generation \(number)"
        case .retry(let step, _, _): "retry of \(step.noun)"
        case .held: "on hold"
        case .retired: "retired; its last key expires"
        case .lostIntent(let number): "end of the watch for lost generation \(number)"
        case .nothingDue: "nothing"
        }
    }
}

extension Action {
    /// What the plan says.
    var text: String {
        switch self {
        case .declareLost(let number): "give generation \(number) up as lost"
        case .settle(let number): "forget generation \(number), which has expired"
        case .release(let path): "let go of \(path)"
        case .adopt(let destination): "adopt the key in \(destination.path)"
        case .create(let number, _): "create generation \(number)"
        case .abandon(let number, _): "give generation \(number) up"
        case .verify(let number): "verify generation \(number)"
        case .deliver(let number, let destination, _): "write generation \(number) to \(destination.path)"
        case .tell(_, let consumer): consumer.instruction
        case .accept(let number): "make generation \(number) current"
        case .revoke(let number): "revoke generation \(number)"
        case .proveDead(let number): "prove generation \(number) dead"
        }
    }
}

extension Consumer {
    /// What is done to tell it.
    var instruction: String {
        switch kind {
        case .command: "run \(id)"
        case .unit(let name, let action): "\(action.rawValue) \(name)"
        }
    }
}
