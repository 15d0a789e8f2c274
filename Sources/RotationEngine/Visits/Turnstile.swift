import RotationCore

/// Lets one at a time pass, by deadline and then in order of arrival: the creates of one tenant (the server's uniqueness
/// of names is a check, not a constraint).
actor Turnstile {
    private var isTaken = false
    private var queue: [(deadline: Timestamp, continuation: CheckedContinuation<Void, Never>)] = []

    func enter(deadline: Timestamp) async {
        guard isTaken else {
            isTaken = true
            return
        }
        await withCheckedContinuation { continuation in
            let place = queue.firstIndex { $0.deadline > deadline } ?? queue.endIndex
            queue.insert((deadline, continuation), at: place)
        }
    }

    func leave() {
        if queue.isEmpty { isTaken = false } else { queue.removeFirst().continuation.resume() }
    }
}
