import Glibc
import LedgerContract
import RotationCore
import RotationPorts
import SQLiteLedger
import Testing

/// S9 on a file system that is really full. Mounting one needs root.
@Suite(.enabled(if: geteuid() == 0, "needs root to mount a small tmpfs"), .serialized)
struct FullDiskTests {
    let disk: SmallDisk

    init() throws {
        disk = try SmallDisk(megabytes: 4)
    }

    @Test("S9: the secret of a reply is kept although the disk is full")
    func commitsAReplyFromTheReserve() async throws {
        let ledger = try await SQLiteLedger.open(directory: disk.state, mode: .daemon)
        try await ledger.record(Samples.facts([.intended(Samples.intent(1))]))
        try disk.fill()
        try await fillLog(ledger)
        let issued = Samples.facts([.issued(1, KeyID(1), Samples.secret(1), serverDate: nil)])
        try await ledger.record(issued)
        #expect(access(disk.state + "/reserve", F_OK) != 0, "the reserve was not needed: this proves nothing")
        try await ledger.close()
        let reopened = try await SQLiteLedger.open(directory: disk.state, mode: .reader)
        #expect(try await reopened.facts(of: Samples.lineage)[1]?.secret == Samples.secret(1))
        try await reopened.close()
    }

    @Test("S9: no intent is accepted on a reserve that a reply has just used up")
    func refusesIntentsThatComeWithAReply() async throws {
        let ledger = try await SQLiteLedger.open(directory: disk.state, mode: .daemon)
        try await ledger.record(Samples.facts([.intended(Samples.intent(1))]))
        try disk.fill()
        try await fillLog(ledger)
        let kept = await withTaskGroup(of: Int?.self) { group in
            for number in 1...30 {
                group.addTask {
                    let facts =
                        number == 15
                        ? Samples.facts([.issued(1, KeyID(1), Samples.secret(1), serverDate: nil)])
                        : Samples.facts([.intended(Samples.intent(1))], of: Self.lineage("k\(number)"))
                    do {
                        try await ledger.record(facts)
                        return number
                    } catch {
                        return nil
                    }
                }
            }
            return await group.reduce(into: [Int]()) { kept, number in if let number { kept.append(number) } }
        }
        #expect(access(disk.state + "/reserve", F_OK) != 0, "the reserve was not needed: this proves nothing")
        #expect(kept == [15])
        try await ledger.close()
    }

    @Test("S9: no intent without a reserve; with room it is made again")
    func refusesAnIntentUntilThereIsRoomForTheReserve() async throws {
        let ledger = try await SQLiteLedger.open(directory: disk.state, mode: .daemon)
        unlink(disk.state + "/reserve")
        try disk.fill()
        let intent = Samples.facts([.intended(Samples.intent(1))])
        let error = await #expect(throws: LedgerError.self) { try await ledger.record(intent) }
        #expect(error?.code == .noReserve)
        #expect(access(disk.state + "/reserve", F_OK) != 0, "half a reserve was left")
        try disk.empty()
        try await ledger.record(intent)
        #expect(access(disk.state + "/reserve", F_OK) == 0)
        try await ledger.close()
    }

    @Test("S27: a full disk is an error of the call; the ledger goes on answering and recovers")
    func goesOnAfterAFullDisk() async throws {
        let ledger = try await SQLiteLedger.open(directory: disk.state, mode: .daemon)
        try await ledger.record(Samples.delivered(1))
        try disk.fill()
        try await fillLog(ledger)
        let error = await #expect(throws: LedgerError.self) { try await ledger.record(Self.bulk(9999)) }
        #expect(error?.code == .storage)
        #expect(error?.message.contains("SQLITE_FULL") == true)
        #expect(try await ledger.facts(of: Samples.lineage)[1]?.acceptedAt != nil)
        try disk.empty()
        try await ledger.record(Self.bulk(9999))
        try await ledger.close()
    }

    /// Records until the log cannot grow any more: in large steps, then in steps as small as that of a reply, so
    /// that not even one fits. Both end long before their bounds on a disk of this size.
    private func fillLog(_ ledger: SQLiteLedger) async throws {
        try await repeatUntilFull { number in try await ledger.record(Self.bulk(number)) }
        try await repeatUntilFull { number in
            let told = Fact.Kind.told(1, ConsumerID(rawValue: "\(number)"))
            try await ledger.record([Fact(lineage: Samples.lineage, at: Samples.start, kind: told)])
        }
    }

    private func repeatUntilFull(_ record: (Int) async throws -> Void) async throws {
        for number in 1...2000 {
            do {
                try await record(number)
            } catch let error as LedgerError where error.code == .storage {
                return
            }
        }
        Issue.record("the disk did not become full")
    }

    private static func bulk(_ number: Int) -> [Fact] {
        let text = String(repeating: "x", count: 3000)
        return Samples.facts([.failed(.create, attempt: 1, message: text)], of: lineage("bulk\(number)"))
    }

    private static func lineage(_ name: String) -> LineageID {
        LineageID(server: "main", tenant: TenantID(1), name: name)
    }
}
