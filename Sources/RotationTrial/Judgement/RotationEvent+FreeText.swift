import RotationCore
import RotationPorts

extension RotationEvent {
    /// What it carries as text that was made of errors, answers or outputs; nil for mere data.
    var freeText: String? {
        switch self {
        case .reloadRefused(let message), .ledgerFailed(let message): message
        case .server(_, let event): event.freeText
        case .lineage(let id, let event): event.freeText(of: id)
        case .started, .stopping, .stopped, .reloading, .reloaded, .ledgerRecovered: nil
        }
    }
}

extension ServerEvent {
    fileprivate var freeText: String? {
        switch self {
        case .outageBegan(let message, _), .listingFailed(_, let message): message
        case .managementKey(_, let event): "\(event)"
        case .outageEnded, .listed, .passEnded: nil
        }
    }
}

extension LineageEvent {
    fileprivate func freeText(of id: LineageID) -> String? {
        switch self {
        case .createLost(_, let message), .stepFailed(_, _, let message): message
        case .abandoned(_, let reason): reason
        case .consumerAccepted(_, _, let excuse): excuse
        case .stuck(let problem): "\(problem.kind) \(problem.kind.remedy(for: id))"
        case .secondWriter(let name): name
        case .created, .nameTaken, .lostKeyFound, .adopted, .verified, .delivered, .restored, .released,
            .becameCurrent, .revoked, .provenDead, .lapsed, .vanished, .reappeared, .tenantArchived,
            .retired, .reinstated, .orphaned, .requestNoticed, .recovered, .next:
            nil
        }
    }
}

extension String {
    /// A key is base64 of an id and 32 digits, and these digits by themselves are its secret part: no name or path of a
    /// trial is as long without another character between.
    var containsKeyShape: Bool {
        var length = 0
        for byte in utf8 {
            let isPart = byte.isASCIILetterOrDigit || byte == UInt8(ascii: "+")
            length = isPart ? length + 1 : 0
            if length >= 32 { return true }
        }
        return false
    }
}

extension UInt8 {
    fileprivate var isASCIILetterOrDigit: Bool {
        switch self {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "A")...UInt8(ascii: "Z"):
            true
        default: false
        }
    }
}
