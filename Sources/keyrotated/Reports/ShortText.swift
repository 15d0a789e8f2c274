import RotationCore

/// Words for a column of a table.
extension WaitReason {
    var shortText: String {
        switch self {
        case .renewal: "renewal"
        case .overlap(let number), .grace(let number): "revoke g\(number)"
        case .retry: "retry"
        case .held: "on hold"
        case .retired: "last key expires"
        case .lostIntent(let number): "forget lost g\(number)"
        case .nothingDue: "nothing"
        }
    }

    /// A hold ends when somebody ends it, and not at a time.
    var isHold: Bool {
        if case .held = self { true } else { false }
    }
}

extension Action {
    var shortText: String {
        switch self {
        case .declareLost(let number): "g\(number) is lost"
        case .settle(let number): "forget g\(number)"
        case .release: "let go of a file"
        case .adopt: "adopt a key"
        case .create(let number, _): "create g\(number)"
        case .abandon(let number, _): "give g\(number) up"
        case .verify(let number): "verify g\(number)"
        case .deliver(let number, _, _): "write g\(number)"
        case .tell(let number, _): "tell of g\(number)"
        case .accept(let number): "g\(number) is current"
        case .revoke(let number): "revoke g\(number)"
        case .proveDead(let number): "prove g\(number) dead"
        }
    }
}
