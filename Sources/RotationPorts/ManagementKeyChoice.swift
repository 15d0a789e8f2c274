public import RotationCore

/// Which management key is used: the one that its file holds, or the last one that worked (S24).
///
/// A changed file is tried first. While what it holds cannot be read, or is refused, the last key that worked goes on
/// being used (P1), or one that was kept in reserve: keys are renewed while somebody finds out what went wrong with the
/// replacement. A single 401 proves
/// nothing, as there is one for everybody while the server's database is down (S3): the file's key counts as refused
/// only when the other one was accepted within the same minute. It is then tried again every ``retryInterval``.
///
/// A value without clock or input: adapters of ``KeyServer`` hold one and tell it what they read and what was answered.
public struct ManagementKeyChoice: Sendable {
    /// What is thought of the file's key while there is another one that has worked.
    private enum Trust {
        /// Used. → `doubted` with a 401
        case trusted
        /// Got a 401: the other one is used, to see whether that fares better. → `refused` or `trusted`
        case doubted(since: Timestamp)
        /// Got a 401 while the other one was accepted. → `trusted` when it is accepted, or the other one is not
        case refused(at: Timestamp)
    }

    /// A key with its id, so that it is decoded once.
    private struct Known {
        let secret: Secret
        let id: KeyID
    }

    /// S3: what a 401 may be compared with.
    public static let sameMinute: Duration = .seconds(60)
    public static let retryInterval: Duration = .seconds(3600)

    /// What the file held when it was last readable.
    private var filed: Known?
    /// The latest that the server accepted.
    private var proven: Known?
    /// What else may work, best first.
    private var reserve: [Known] = []
    /// Which of the alternatives is tried next; beyond their number it begins anew.
    private var turn = 0
    private var unreadable: KeyServerError?
    private var trust = Trust.trusted

    public init() {}

    /// Takes what the file holds now, or why that cannot be told. Bytes of any other shape than a key's are never used
    /// (S14).
    public mutating func look(_ read: () throws(KeyServerError) -> Secret) {
        do throws(KeyServerError) {
            let secret = try read()
            if let filed, filed.secret == secret {
                unreadable = nil
                return
            }
            guard let id = secret.keyID else { throw Self.misshapen }
            unreadable = nil
            trust = .trusted
            filed = Known(secret: secret, id: id)
        } catch {
            unreadable = error
        }
    }

    /// Takes what else may be used, best first.
    public mutating func keepInReserve(_ keys: [Secret]) {
        let known = keys.compactMap { key in key.keyID.map { Known(secret: key, id: $0) } }
        if known.map(\.secret) != reserve.map(\.secret) { turn = 0 }
        reserve = known
    }

    /// The key for a request at `now`. Throws why the file cannot be read when there has been no key at all.
    public func inUse(at now: Timestamp) throws(KeyServerError) -> Secret { try chosen(at: now).secret }

    private func chosen(at now: Timestamp) throws(KeyServerError) -> Known {
        if let alternative, !isTried(now) { return alternative }
        guard let filed else {
            if let alternative { return alternative }
            throw unreadable ?? KeyServerError(.credential, "the management key has not been read yet")
        }
        return filed
    }

    /// Learns from the status of an answer to a request that was made with `key`. Only a success shows that the server
    /// knows the key, and only a 401 that it may not.
    public mutating func noteAnswer(_ status: Int, to key: Secret, at now: Timestamp) {
        switch status {
        case 200...299: noteAccepted(key, at: now)
        case 401: noteRefused(key, at: now)
        default: break
        }
    }

    private mutating func noteAccepted(_ key: Secret, at now: Timestamp) {
        if key == filed?.secret {
            proven = filed
            trust = .trusted
        } else if let alternative, key == alternative.secret {
            proven = alternative
            guard case .doubted(let since) = trust else { return }
            let isComparable = now >= since && now - since <= Self.sameMinute
            trust = isComparable ? .refused(at: now) : .trusted
        }
    }

    private mutating func noteRefused(_ key: Secret, at now: Timestamp) {
        guard let alternative else { return }
        if key == filed?.secret {
            if case .refused = trust { trust = .refused(at: now) } else { trust = .doubted(since: now) }
        } else if key == alternative.secret {
            turn += 1
            // All of them were refused: it is not the file's key that is wrong.
            if turn % alternatives.count == 0 { trust = .trusted }
        }
    }

    /// What there is to say about it at `now`.
    public func standing(at now: Timestamp) -> ManagementKeyStanding {
        let key: Result<KeyID, KeyServerError>
        do throws(KeyServerError) { key = .success(try chosen(at: now).id) } catch { key = .failure(error) }
        var isRefused = false
        if case .refused = trust { isRefused = true }
        return ManagementKeyStanding(inUse: key, inFile: filed?.id, unreadable: unreadable, isRefused: isRefused)
    }

    /// The other keys that may work, each once.
    private var alternatives: [Known] {
        let others = reserve + (proven.map { [$0] } ?? [])
        var seen = Set([filed?.id].compactMap { $0 })
        return others.filter { seen.insert($0.id).inserted }
    }

    private var alternative: Known? {
        let alternatives = alternatives
        return alternatives.isEmpty ? nil : alternatives[turn % alternatives.count]
    }

    private func isTried(_ now: Timestamp) -> Bool {
        switch trust {
        case .trusted: true
        case .doubted: false
        // A clock that was set back must not keep it away for longer.
        case .refused(let at): now < at || now - at >= Self.retryInterval
        }
    }

    private static let misshapen = KeyServerError(
        .credential, "cannot use the management key: it is not shaped like an API key; was it cut or wrapped?")
}
