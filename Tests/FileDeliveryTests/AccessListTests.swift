import Glibc
import Testing

@testable import FileDelivery

@Suite struct AccessListTests {
    private typealias Entry = AccessList.Entry
    private static let nobody = UInt32.max

    /// `user::rw- user:12345:PERM group::GROUP mask::MASK other::OTHER`.
    static func list(_ user: UInt16, group: UInt16 = 0, mask: UInt16, others: UInt16 = 0) -> AccessList {
        AccessList(entries: [
            Entry(tag: .owner, permissions: 6, id: nobody), Entry(tag: .user, permissions: user, id: 12345),
            Entry(tag: .owningGroup, permissions: group, id: nobody), Entry(tag: .mask, permissions: mask, id: nobody),
            Entry(tag: .others, permissions: others, id: nobody),
        ])
    }

    @Test func isItsBytesAndBack() {
        let list = Self.list(4, mask: 4)
        #expect(list.bytes.count == 4 + 5 * 8)
        #expect(list.bytes.prefix(12) == [2, 0, 0, 0, 1, 0, 6, 0, 255, 255, 255, 255])
        #expect(AccessList(list.bytes) == list)
        #expect(list.isExtended)
    }

    @Test(
        arguments: [[], [2, 0, 0], [1, 0, 0, 0], [2, 0, 0, 0, 1], [2, 0, 0, 0, 3, 0, 6, 0, 255, 255, 255, 255]]
            as [[UInt8]])
    func refusesBytesThatAreNone(bytes: [UInt8]) {
        #expect(AccessList(bytes) == nil)
    }

    struct Case: Sendable {
        let list: AccessList
        let mode: mode_t
        let expected: AccessList
        let shown: mode_t
    }

    /// Whoever is named keeps what is in effect; owner, group and others get the mode.
    static let cases: [Case] = [
        Case(list: list(4, mask: 4), mode: 0o600, expected: list(4, mask: 4), shown: 0o640),
        Case(list: list(7, mask: 4, others: 4), mode: 0o600, expected: list(4, mask: 4), shown: 0o640),
        Case(list: list(6, mask: 6), mode: 0o640, expected: list(6, group: 4, mask: 6), shown: 0o660),
        // The mask held everything back: it grows for the group, and the user still gets nothing.
        Case(list: list(4, mask: 0), mode: 0o640, expected: list(0, group: 4, mask: 4), shown: 0o640),
        Case(list: list(4, mask: 0), mode: 0o600, expected: list(0, mask: 0), shown: 0o600),
        Case(
            list: list(4, group: 6, mask: 6), mode: 0o644, expected: list(4, group: 4, mask: 4, others: 4), shown: 0o644
        ),
    ]

    @Test(arguments: cases)
    func keepsWhatIsInEffect(test: Case) {
        let adapted = test.list.adapted(to: test.mode)
        #expect(adapted == test.expected)
        #expect(adapted.mode == test.shown)
        #expect(adapted.adapted(to: test.mode) == adapted, "a second replacement changes nothing")
    }
}
