import RotationCore

/// What the referee knows of one lineage.
struct Watch {
    let lineage: Lineage
    let patience: Patience
    /// How many troubles hinder it at the moment.
    var troubles = 0
    /// Since when nothing does.
    var calmSince: Timestamp
    var isHeld = false
    var isCompromised = false
    /// When requests of it made a key, oldest first.
    var creates: [Timestamp] = []
    /// When it was about to send one, oldest first: one that a killed process never sent is spent as well.
    var intents: [Timestamp] = []
    /// The ledger no longer knows everything, as somebody put it back or lost it.
    var hasLostMemory = false
    /// A file holds what the ledger has forgotten: nothing is done before the operator has looked (S13, S23).
    var needsOperator = false
}

/// What the referee knows of one file.
struct FileWatch {
    let lineage: LineageID
    /// The key in it that the engine put there.
    var key: KeyID?
    var number: GenerationNumber?
    var expiry: Timestamp?
    /// The engine has written it before.
    var isDelivered = false
    /// It holds what somebody else put there.
    var isForeign = false
    /// It left the configuration: whoever reads it has the overlap to stop doing so.
    var isReleased = false
    /// Since when the engine has had reason to write it at the latest.
    var isDueSince: Timestamp
}

/// What the engine asked the server to make; S4 calls a key ours that matches it.
struct Ask: Hashable {
    let tenant: TenantID
    let name: String
    let expiry: Timestamp
}

/// What the referee knows of a key that the engine delivered.
struct KeyWatch {
    /// When the last file got another key.
    var leftFilesAt: Timestamp?
}
