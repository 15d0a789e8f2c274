/// A listing put together page by page, with the guards against a server that never comes to an end.
///
/// Rows come newest first. A full last page leads to an empty one; a key made during the walk does not appear in it.
public struct ListingWalk: Sendable {
    public let tenants: Set<TenantID>
    /// Page size asked for. A confirming walk uses another one, as page edges can skip rows (S1).
    public let limit: Int
    public let startedAt: Timestamp
    public private(set) var keys: [KeyID: ListedKey] = [:]
    public private(set) var pageCount = 0
    /// The cursor of the next page to ask for; nil before the first and after the last page.
    public private(set) var nextCursor: String?
    public private(set) var isComplete = false
    private var usedCursors: Set<String> = []

    /// A million keys in pages of a thousand.
    public static let maximumPages = 1000
    public static let defaultLimit = 1000
    public static let confirmingLimit = 997

    public init(tenants: some Sequence<TenantID>, limit: Int = defaultLimit, startedAt: Timestamp) {
        self.tenants = Set(tenants)
        self.limit = limit
        self.startedAt = startedAt
    }

    /// Adds the next page.
    ///
    /// - Throws: ``ListingWalkError`` when the page shows that the listing cannot be trusted; the walk is then void.
    public mutating func append(_ page: some Sequence<ListedKey>, nextCursor cursor: String?) throws(ListingWalkError) {
        let known = keys.count
        var rows = 0
        for key in page {
            rows += 1
            guard rows <= limit else { throw .oversizedPage(limit: limit) }
            guard tenants.contains(key.tenant) else { throw .foreignTenant(key.tenant) }
            keys[key.id] = key
        }
        pageCount += 1
        nextCursor = cursor
        guard let cursor else {
            isComplete = true
            return
        }
        if keys.count == known { throw .noNewKey(page: pageCount) }
        if !usedCursors.insert(cursor).inserted { throw .repeatedCursor(page: pageCount) }
        if pageCount >= Self.maximumPages { throw .endless(pages: pageCount) }
    }
}

/// Why a listing cannot be trusted.
public enum ListingWalkError: Error, Hashable, Sendable, CustomStringConvertible {
    case foreignTenant(TenantID)
    case noNewKey(page: Int)
    case repeatedCursor(page: Int)
    case endless(pages: Int)
    /// More rows than were asked for: a server that ignores the limit could fill the memory.
    case oversizedPage(limit: Int)

    public var description: String {
        switch self {
        case .foreignTenant(let tenant):
            "the listing contains a key of tenant \(tenant), which was not asked for"
        case .noNewKey(let page):
            "page \(page) of the listing repeats keys already seen; does the server run in another time zone than UTC?"
        case .repeatedCursor(let page):
            "page \(page) of the listing leads back to an earlier page"
        case .oversizedPage(let limit):
            "a page of the listing has more than the \(limit) keys that were asked for"
        case .endless(let pages):
            "the listing did not end after \(pages) pages"
        }
    }
}
