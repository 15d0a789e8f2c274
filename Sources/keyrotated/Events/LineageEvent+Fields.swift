import RotationCore
import RotationPorts

extension LineageEvent {
    /// What is known beside the lineage itself. The phase is told where the event decides it; a file that was
    /// delivered may be the first of several.
    var fields: [EventField] {
        switch self {
        case .created(let number, let key, _, _): .generation(number, key, .issued)
        case .createLost(let number, let message): .generation(number, nil, .lost) + [.error(message)]
        case .nameTaken(let number), .lapsed(let number): .generation(number)
        case .lostKeyFound(let number, let key): .generation(number, key, .lost)
        case .adopted(let key, let path): .generation(0, key) + [.destination(path: path)]
        case .verified(let number, let key): .generation(number, key, .verified)
        case .delivered(let number, let key, let path), .restored(let number, let key, let path):
            .generation(number, key) + [.destination(path: path)]
        case .released(let path): [.destination(path: path)]
        case .consumerAccepted(let number, let consumer, _): .generation(number) + [.consumer(consumer)]
        case .becameCurrent(let number, let key, let expiry, _): .generation(number, key, .accepted) + .deadline(expiry)
        case .abandoned(let number, let reason): .generation(number) + [.error(reason)]
        case .revoked(let number, let key): .generation(number, key, .revoked)
        case .provenDead(let number, let key): .generation(number, key, .dead)
        case .vanished(let number, let key), .reappeared(let number, let key): .generation(number, key)
        case .secondWriter(let name): [.error(Problem.Kind.secondWriter(remoteName: name).description)]
        case .retired: [.phase(.retired)]
        case .tenantArchived, .reinstated, .orphaned, .requestNoticed, .recovered: []
        case .stepFailed(let step, _, let message): step.fields + [.error(message)]
        case .stuck(let problem): problem.fields
        case .next(let at, let reason): [.nextAction(reason.text)] + .nextAt(at) + reason.fields
        }
    }
}

extension Step {
    var fields: [EventField] {
        switch self {
        case .create: []
        case .verify(let number), .revoke(let number), .proveDead(let number): .generation(number)
        case .adopt(let path), .deliver(let path): [.destination(path: path)]
        case .tell(let consumer): [.consumer(consumer)]
        }
    }
}

extension WaitReason {
    var fields: [EventField] {
        switch self {
        case .renewal(let expiry): .deadline(expiry)
        case .overlap(let number), .grace(let number), .lostIntent(let number): .generation(number)
        case .retry(let step, _, let message): step.fields + [.error(message)]
        case .held(let strandsAt): .deadline(strandsAt)
        case .retired(let expiry): .deadline(expiry)
        case .nothingDue: []
        }
    }
}

extension Problem {
    var fields: [EventField] {
        let path: String? =
            switch kind {
            case .foreignFile(let path, _), .drifted(let path, _), .newerGeneration(let path, _),
                .unusableFile(let path, _):
                path
            case .createBudgetSpent, .secondWriter, .clockSkew, .unfamiliarServer, .ambiguousAdoption, .compromised: nil
            }
        return [.error(kind.description)] + .nextAt(retryAt) + (path.map { [.destination(path: $0)] } ?? [])
    }
}
