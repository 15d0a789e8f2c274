import RotationCore
import RotationPorts

/// Notices that a server as a whole is in trouble, and spaces out what is asked of it meanwhile (S29).
///
/// closed → open (three failures in a row that speak for an outage, or `Retry-After`) → half open (one request is let
/// through when the time has come) → closed, or open again for twice as long, at most a minute.
struct Breaker {
    private enum State {
        case closed(failures: Int)
        case open(until: Timestamp, attempt: Int)
        case halfOpen(attempt: Int, since: Timestamp)
    }

    static let threshold = 3
    static let firstPause: Duration = .seconds(1)
    static let longestPause: Duration = .seconds(60)
    /// A server that asks for more is asked again all the same.
    static let longestRetryAfter: Duration = .seconds(600)

    private var state = State.closed(failures: 0)
    private(set) var outageBegan: Timestamp?

    /// Nil when a request may pass now; else when the next one may.
    func pausedUntil(_ now: Timestamp) -> Timestamp? {
        switch state {
        case .closed: nil
        // A probe whose end nobody told must not keep the server away for ever.
        case .halfOpen(_, let since): now >= since && now - since < Self.longestPause ? now + Self.firstPause : nil
        // The clock may have been set back; no pause is longer than the longest one.
        case .open(let until, _): now < until && until - now <= Self.longestRetryAfter ? until : nil
        }
    }

    /// Lets one request pass; false while none may. In an outage the first that passes is the probe.
    mutating func admit(_ now: Timestamp) -> Bool {
        guard pausedUntil(now) == nil else { return false }
        switch state {
        case .closed: break
        case .open(_, let attempt), .halfOpen(let attempt, _): state = .halfOpen(attempt: attempt, since: now)
        }
        return true
    }

    /// - Returns: how long the outage lasted, when this success ends one.
    mutating func succeeded(_ now: Timestamp) -> Duration? {
        state = .closed(failures: 0)
        defer { outageBegan = nil }
        return outageBegan.map { now - $0 }
    }

    /// - Returns: when the server may be asked again, when this failure begins an outage.
    mutating func failed(_ error: KeyServerError, at now: Timestamp) -> Timestamp? {
        switch state {
        case .open: return nil
        case .closed(let failures):
            let isOutage = failures + 1 >= Self.threshold || error.retryAfter != nil
            guard isOutage else {
                state = .closed(failures: failures + 1)
                return nil
            }
            return open(attempt: 1, error, at: now)
        case .halfOpen(let attempt, _): return open(attempt: attempt + 1, error, at: now)
        }
    }

    /// The probe ended without saying anything about what this breaker guards: the next request is one again.
    mutating func withdrawProbe(_ now: Timestamp) {
        if case .halfOpen(let attempt, _) = state { state = .open(until: now, attempt: attempt) }
    }

    /// What failed was changed: an outage goes on until a success, but the next request is let through at once.
    mutating func endPause(_ now: Timestamp) {
        switch state {
        case .closed: state = .closed(failures: 0)
        case .open, .halfOpen: state = .open(until: now, attempt: 0)
        }
    }

    private mutating func open(attempt: Int, _ error: KeyServerError, at now: Timestamp) -> Timestamp? {
        let pause = min(Self.longestPause, Self.firstPause * (1 << min(max(attempt, 1) - 1, 10)))
        let until = now + min(max(pause, error.retryAfter ?? .zero), Self.longestRetryAfter)
        state = .open(until: until, attempt: attempt)
        guard outageBegan == nil else { return nil }
        outageBegan = now
        return until
    }
}
