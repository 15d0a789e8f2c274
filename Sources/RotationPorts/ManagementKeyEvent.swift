public import RotationCore

/// What happened to a management key.
public enum ManagementKeyEvent: Hashable, Sendable {
    /// The server told the key's tenant and expiry (nil: never): at the start, and after each change.
    case learnt(KeyID, tenant: TenantID, expiry: Timestamp?)
    /// Its file holds another key, which is used from now on.
    case changed(from: KeyID, to: KeyID)
    /// Its file cannot be read, and no key that it held before is known: nothing can be asked of the server. Told once,
    /// until ``restored(_:)``.
    case missing(message: String)
    /// Its file cannot be read any more; `inUse`, which it held before, goes on being used.
    case unreadable(message: String, inUse: KeyID)
    /// The server refuses what the file holds, and accepts the key before, which goes on being used.
    case refused(KeyID, inUse: KeyID)
    /// It will have expired after `left` more, and nothing renews it. Told once for each step of ``ExpiryAlarm``.
    /// `isRenewed`: a lineage should have replaced it by now.
    case expiresSoon(KeyID, ExpiryAlarm, expiry: Timestamp, left: Duration, isRenewed: Bool)
    /// It has expired.
    case expired(KeyID, at: Timestamp)
    /// The end of `missing`, `unreadable` and `refused`: the file's key is used.
    case restored(KeyID)
}
