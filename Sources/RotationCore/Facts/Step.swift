/// A step that can fail and be tried again on its own, without delaying the others (P6).
public enum Step: Hashable, Sendable {
    case create
    case verify(GenerationNumber)
    case adopt(path: String)
    case deliver(path: String)
    case tell(ConsumerID)
    case revoke(GenerationNumber)
    case proveDead(GenerationNumber)
}

/// The stable text of a step, used by the ledger: `create`, `verify 3`, `deliver /run/key`.
extension Step: LosslessStringConvertible {
    public var description: String {
        switch self {
        case .create: "create"
        case .verify(let number): "verify \(number)"
        case .adopt(let path): "adopt \(path)"
        case .deliver(let path): "deliver \(path)"
        case .tell(let consumer): "tell \(consumer)"
        case .revoke(let number): "revoke \(number)"
        case .proveDead(let number): "prove-dead \(number)"
        }
    }

    public init?(_ description: String) {
        if description == "create" {
            self = .create
            return
        }
        guard let space = description.firstIndex(of: " ") else { return nil }
        let rest = String(description[description.index(after: space)...])
        let number = GenerationNumber(rest)
        switch (description[..<space], number) {
        case ("verify", let number?): self = .verify(number)
        case ("revoke", let number?): self = .revoke(number)
        case ("prove-dead", let number?): self = .proveDead(number)
        case ("adopt", _): self = .adopt(path: rest)
        case ("deliver", _): self = .deliver(path: rest)
        case ("tell", _): self = .tell(ConsumerID(rawValue: rest))
        default: return nil
        }
    }
}
