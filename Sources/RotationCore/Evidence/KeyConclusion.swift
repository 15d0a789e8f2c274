/// What may be concluded about a key from one try with its bytes, one with a control key, GET by id and a listing.
///
/// The server says 401 to everybody while its database is down, and lists nothing while it restarts: no single answer
/// proves anything (S2, S3).
public enum KeyConclusion: Hashable, Sendable {
    /// It was accepted a moment ago.
    case alive
    /// 401 for the bytes while the control was accepted, and gone; or gone, where there are no bytes.
    case dead
    case unknown(Why)

    public enum Why: Hashable, Sendable {
        /// The control was refused too, or not tried: the server is in trouble.
        case noControl
        /// Still listed although GET by id says 404: the tenant is archived. Wait, do not alarm, revoke nothing.
        case tenantArchived
        /// Refused, yet listed and found.
        case refusedButListed
        /// GET by id does not say the typed 404.
        case notGoneByID
        case listing(ListingEvidence.WhyUnknown)
    }

    public enum Answer: Hashable, Sendable {
        case accepted
        case refused
        /// No bytes to try with, or no answer.
        case none
    }

    public enum Lookup: Hashable, Sendable {
        case found
        /// The typed 404.
        case notFound
        /// Not asked, or an answer that is neither.
        case unknown
    }

    /// The oldest key of all can be absent from no listing, as none has a control that is older (S1). What absence is to
    /// rule out, an archived tenant, whose keys are refused and not found by id, is then ruled out by a sibling.
    ///
    /// - Parameters:
    ///   - keyUnderTest: the answer to the bytes in question; `hasBytes` tells why it may be `.none`.
    ///   - control: the answer that a key known to be good got in the same minute.
    ///   - sibling: the answer that another key of the same tenant got in the same minute.
    public static func conclude(
        keyUnderTest: Answer, hasBytes: Bool, control: Answer, sibling: Answer, lookup: Lookup,
        listing: ListingEvidence.Presence
    ) -> KeyConclusion {
        if keyUnderTest == .accepted { return .alive }
        guard control == .accepted else { return .unknown(.noControl) }
        switch (listing, lookup) {
        case (.present, .notFound): return .unknown(.tenantArchived)
        case (.present, _): return .unknown(.refusedButListed)
        case (.unknown(.olderThanControl), .notFound) where keyUnderTest == .refused && sibling == .accepted:
            return .dead
        case (.unknown(let why), _): return .unknown(.listing(why))
        case (.absent, .notFound):
            if hasBytes && keyUnderTest != .refused { return .unknown(.noControl) }
            return .dead
        case (.absent, _): return .unknown(.notGoneByID)
        }
    }
}
