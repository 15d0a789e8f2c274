import Glibc
import Testing

@testable import FileDelivery

/// S14: every ancestor belongs to root, the daemon or the destination's owner and is not writable by others.
@Suite struct TrustedOwnersTests {
    static let owners = TrustedOwners(daemon: 100, daemonGroup: 200, configured: 300)

    struct Case: Sendable {
        let owner: uid_t
        var group: gid_t = 1
        let mode: mode_t
        var ancestor: String?
        var parent: String?
    }

    static let cases: [Case] = [
        Case(owner: 0, mode: 0o755), Case(owner: 100, mode: 0o700), Case(owner: 300, mode: 0o711),
        Case(owner: 400, mode: 0o755, ancestor: "user 400", parent: "user 400"),
        Case(owner: 400, mode: 0o1777, ancestor: "user 400", parent: "user 400"),
        Case(owner: 0, mode: 0o757, ancestor: "everyone", parent: "everyone"),
        Case(owner: 0, mode: 0o1777, parent: "everyone"), Case(owner: 300, mode: 0o1777, parent: "everyone"),
        Case(owner: 0, mode: 0o775, ancestor: "group 1", parent: "group 1"),
        Case(owner: 0, mode: 0o1775, parent: "group 1"),
        Case(owner: 0, group: 200, mode: 0o775), Case(owner: 300, group: 200, mode: 0o2770),
        Case(owner: 0, group: 0, mode: 0o775, ancestor: "group 0", parent: "group 0"),
    ]

    @Test("S14: who may own and write an ancestor and the parent", arguments: cases)
    func judgesDirectories(test: Case) {
        let status = FileStatus(kind: .directory, permissions: test.mode, owner: test.owner, group: test.group)
        check(Self.owners.objection(to: status, as: .ancestor), names: test.ancestor)
        check(Self.owners.objection(to: status, as: .parent), names: test.parent)
    }

    private func check(_ objection: String?, names expected: String?) {
        #expect((objection == nil) == (expected == nil), "\(objection ?? "accepted")")
        if let objection, let expected { #expect(objection.contains(expected)) }
    }

    @Test func trustsNobodyElseWhenNoOwnerIsConfigured() {
        let owners = TrustedOwners(daemon: 100, daemonGroup: 200, configured: nil)
        let status = FileStatus(kind: .directory, permissions: 0o755, owner: 300, group: 1)
        #expect(owners.objection(to: status, as: .parent)?.contains("set owner in the configuration") == true)
    }
}
