import RotationCore
import Testing

struct ListingWalkTests {
    private func newWalk() -> ListingWalk { ListingWalk(tenants: [Sample.tenant], startedAt: day(0)) }

    private func rows(_ ids: Range<Int64>) -> [ListedKey] { ids.map { .family(Int($0), id: $0) } }

    @Test func putsPagesTogether() throws {
        var walk = newWalk()
        #expect(!walk.isComplete)
        try walk.append(rows(0..<3), nextCursor: "a")
        #expect(walk.nextCursor == "a")
        #expect(!walk.isComplete)
        try walk.append(rows(3..<5), nextCursor: nil)
        #expect(walk.isComplete)
        #expect(walk.nextCursor == nil)
        #expect(walk.pageCount == 2)
        #expect(walk.keys.count == 5)
    }

    @Test func acceptsAnEmptyLastPage() throws {
        var walk = newWalk()
        try walk.append(rows(0..<3), nextCursor: "a")
        try walk.append([], nextCursor: nil)
        #expect(walk.isComplete)
        #expect(walk.keys.count == 3)
    }

    @Test("a page that brings no new key and leads on is an error", arguments: [Int64(0), 3])
    func refusesAPageWithoutNews(count: Int64) throws {
        var walk = newWalk()
        try walk.append(rows(0..<3), nextCursor: "a")
        #expect(throws: ListingWalkError.noNewKey(page: 2)) { try walk.append(rows(0..<count), nextCursor: "b") }
    }

    @Test func refusesACursorThatRepeats() throws {
        var walk = newWalk()
        try walk.append(rows(0..<3), nextCursor: "a")
        try walk.append(rows(3..<5), nextCursor: "b")
        #expect(throws: ListingWalkError.repeatedCursor(page: 3)) { try walk.append(rows(5..<6), nextCursor: "a") }
    }

    @Test func refusesAListingThatDoesNotEnd() throws {
        var walk = newWalk()
        for page in 0..<Int64(ListingWalk.maximumPages - 1) {
            try walk.append(rows(page..<page + 1), nextCursor: "\(page)")
        }
        #expect(throws: ListingWalkError.endless(pages: 1000)) { try walk.append(rows(5000..<5001), nextCursor: "z") }
    }

    @Test("P3: a key of a tenant that was not asked for voids the listing")
    func refusesAForeignTenant() {
        var walk = newWalk()
        #expect(throws: ListingWalkError.foreignTenant(TenantID(1))) {
            try walk.append([.management()], nextCursor: nil)
        }
        #expect(!walk.isComplete)
    }

    @Test func everyErrorSaysSomethingElse() {
        let errors: [ListingWalkError] = [
            .foreignTenant(TenantID(1)), .noNewKey(page: 2), .repeatedCursor(page: 2), .endless(pages: 1000),
        ]
        #expect(Set(errors.map(\.description)).count == errors.count)
    }
}
