import RotationCore

extension Generation {
    /// Where it is in its life, as a sentence.
    func stage(in lineage: Lineage, now: Timestamp) -> String {
        let name = "Generation \(number)\(keyID.map { ", key \($0)," } ?? "")"
        let moment = { (time: Timestamp?) in
            time.map { "\(Clock.text($0)) (\(Moment.text($0, from: now)))" } ?? "never"
        }
        switch phase(in: lineage) {
        case .intended: return "\(name) was asked for; the outcome is not known yet."
        case .issued: return "\(name) was created and is not yet verified."
        case .verified: return "\(name) works, and is not yet in every file."
        case .delivered: return "\(name) is in every file, and not yet accepted by every consumer."
        case .accepted: return "\(name) is current: \(whereabouts(in: lineage)). It expires \(moment(expiry))."
        case .superseded: return "\(name) was replaced and still works. It is revoked after \(moment(overlapEnds))."
        case .revoking: return "\(name) is about to be revoked."
        case .revoked: return "\(name) was revoked, and is not yet proven dead."
        case .dead: return "\(name) is dead."
        case .lost:
            return "\(name) was asked for and no answer came. It is watched for until \(moment(expiry))."
        case .retired: return "\(name) left the configuration with its lineage. It expires \(moment(expiry))."
        }
    }
}

extension Generation {
    /// A file that was added to the configuration may still be without it (S15).
    private func whereabouts(in lineage: Lineage) -> String {
        let missing = lineage.destinations.map(\.path).filter { delivered[$0] == nil }
        return missing.isEmpty ? "it is in every file" : "it is not yet in \(missing.joined(separator: ", "))"
    }
}

extension Prospect {
    /// Why that is so, as an addition to what it is.
    func explanation(_ lineage: Lineage) -> String {
        switch self {
        case .ready: ". It is due; the daemon does it within seconds, unless the server or the ledger cannot be used."
        case .later(_, let reason): ". \(reason.explanation(lineage))"
        case .problem(let kind): ". \(kind.remedy(for: lineage.id))"
        }
    }
}

extension WaitReason {
    fileprivate func explanation(_ lineage: Lineage) -> String {
        switch self {
        case .renewal(let expiry):
            let before = Span.text(lineage.policy.renewBefore)
            return
                "Its key expires \(Clock.text(expiry)); a replacement is begun \(before) before that, or somewhat later: "
                + "the times of many keys are spread."
        case .grace:
            return
                "It was reported compromised. It is revoked then even if a consumer has not accepted the replacement, which "
                + "every file holds."
        case .overlap:
            return
                "Until then whoever still has the old key goes on with it. It is revoked only if every file is read again "
                + "and holds the new one, every consumer accepted it, and the server shows the key to be ours."
        case .retry(_, let attempt, _):
            return "It failed \(attempt == 1 ? "once" : "\(attempt) times"); the pause doubles each time."
        case .held: return "Nothing is created, delivered or revoked meanwhile."
        case .retired: return "It left the configuration, so its key is no longer renewed."
        case .lostIntent:
            return
                "Nobody knows whether that request made a key. One that appears until then is recognised and revoked."
        case .nothingDue: return "Nothing is asked for, and its key never expires."
        }
    }
}
