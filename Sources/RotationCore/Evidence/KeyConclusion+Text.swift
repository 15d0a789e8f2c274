extension KeyConclusion.Why: CustomStringConvertible {
    public var description: String {
        switch self {
        case .noControl: "the server refuses keys that must be good; it is in trouble"
        case .tenantArchived: "it is listed but not found by its id, as when the tenant is archived"
        case .refusedButListed: "the server still lists it"
        case .notGoneByID: "the server still finds it by its id"
        case .listing(let why): why.description
        }
    }
}

extension ListingEvidence.WhyUnknown: CustomStringConvertible {
    public var description: String {
        switch self {
        case .noControlSeen: "the listing does not even contain the management key"
        case .olderThanControl: "it is older than the management key, and the listing may have been cut below that"
        case .startedBeforeKey: "the listing began before the key was made"
        case .noKeyID: "its id is not known"
        case .unconfirmedPages: "the listing has several pages and was not confirmed"
        }
    }
}
