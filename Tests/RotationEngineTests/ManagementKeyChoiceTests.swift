import RotationCore
import RotationPorts
import Testing

/// Which of two management keys is used.
struct ManagementKeyChoiceTests {
    private static let old = key(1)
    private static let new = key(2)
    private static let start = Timestamp(seconds: 1_800_000_000)
    private static let unreadable = KeyServerError(.credential, "cannot read it")

    /// A key of nobody with this id, shaped like a real one.
    private static func key(_ id: Int) -> Secret {
        // base64 of "<id>:" and 32 zeros.
        let text = id == 1 ? "MTow" : "Mjow"
        return Secret(Array((text + String(repeating: "MDAw", count: 10) + "MA").utf8))
    }

    private static func at(_ seconds: Int64) -> Timestamp { start + .seconds(seconds) }

    /// The old key works, and the file holds the new one since then.
    private static func replaced() -> ManagementKeyChoice {
        var choice = ManagementKeyChoice()
        choice.find(old)
        choice.noteAnswer(200, to: old, at: at(0))
        choice.find(new)
        return choice
    }

    @Test("The keys that these tests use are shaped like keys")
    func keysAreKeys() {
        #expect(Self.old.keyID == KeyID(1))
        #expect(Self.new.keyID == KeyID(2))
    }

    @Test("S24: a changed file is tried first")
    func triesChangedFileFirst() throws {
        let choice = Self.replaced()
        #expect(try choice.inUse(at: Self.at(1)) == Self.new)
    }

    @Test("S24: where the file never could be read, what is in reserve is used, the best first, and each in its turn")
    func usesReserveWithoutFile() throws {
        var choice = ManagementKeyChoice()
        choice.look { () throws(KeyServerError) in throw Self.unreadable }
        #expect(throws: KeyServerError.self) { try choice.inUse(at: Self.at(0)) }
        choice.keepInReserve([Self.new, Self.old])
        #expect(try choice.inUse(at: Self.at(0)) == Self.new)
        choice.noteAnswer(401, to: Self.new, at: Self.at(1))
        #expect(try choice.inUse(at: Self.at(1)) == Self.old)
        choice.noteAnswer(401, to: Self.old, at: Self.at(2))
        #expect(try choice.inUse(at: Self.at(2)) == Self.new)
    }

    @Test(
        "S24: when the file's key is refused, one in reserve that is accepted is used; when all are, the file's again")
    func usesReserveWhenRefused() throws {
        var choice = ManagementKeyChoice()
        choice.find(Self.new)
        choice.keepInReserve([Self.new, Self.old])
        choice.noteAnswer(401, to: Self.new, at: Self.at(0))
        #expect(try choice.inUse(at: Self.at(1)) == Self.old)
        var everybody = choice
        everybody.noteAnswer(401, to: Self.old, at: Self.at(1))
        #expect(try everybody.inUse(at: Self.at(1)) == Self.new)
        choice.noteAnswer(200, to: Self.old, at: Self.at(1))
        #expect(choice.standing(at: Self.at(2)).isRefused)
        #expect(try choice.inUse(at: Self.at(2)) == Self.old)
    }

    @Test("P1: a file that cannot be read changes nothing, until it can be read again")
    func keepsKeyWhileFileIsUnreadable() throws {
        var choice = ManagementKeyChoice()
        choice.find(Self.old)
        choice.look { () throws(KeyServerError) in throw Self.unreadable }
        #expect(try choice.inUse(at: Self.at(1)) == Self.old)
        #expect(choice.standing(at: Self.at(1)).unreadable == Self.unreadable)
        choice.find(Self.new)
        #expect(try choice.inUse(at: Self.at(2)) == Self.new)
        #expect(choice.standing(at: Self.at(2)).unreadable == nil)
    }

    @Test("A file that could never be read leaves no key, and says why")
    func hasNoKeyWithoutFile() {
        var choice = ManagementKeyChoice()
        choice.look { () throws(KeyServerError) in throw Self.unreadable }
        #expect(throws: Self.unreadable) { try choice.inUse(at: Self.start) }
        #expect(choice.standing(at: Self.start).inUse == .failure(Self.unreadable))
    }

    @Test("S14: bytes that are not shaped like a key are never used")
    func refusesOtherBytes() {
        var choice = ManagementKeyChoice()
        choice.find(Secret(Array("password".utf8)))
        #expect(throws: KeyServerError.self) { try choice.inUse(at: Self.start) }
    }

    @Test("P1: a new key that is refused while the old one is accepted leaves the old one in use, and is tried again")
    func fallsBack() throws {
        var choice = Self.replaced()
        choice.noteAnswer(401, to: Self.new, at: Self.at(10))
        #expect(try choice.inUse(at: Self.at(10)) == Self.old)
        #expect(!choice.standing(at: Self.at(10)).isRefused, "one 401 proves nothing")
        choice.noteAnswer(200, to: Self.old, at: Self.at(11))
        #expect(choice.standing(at: Self.at(11)).isRefused)
        #expect(try choice.inUse(at: Self.at(3000)) == Self.old)
        let later = Self.at(11) + ManagementKeyChoice.retryInterval
        #expect(try choice.inUse(at: later) == Self.new)
        choice.noteAnswer(401, to: Self.new, at: later)
        #expect(try choice.inUse(at: later + .seconds(1)) == Self.old)
        choice.noteAnswer(200, to: Self.new, at: later + .seconds(2))
        #expect(try choice.inUse(at: later + .seconds(3)) == Self.new)
        #expect(!choice.standing(at: later + .seconds(3)).isRefused)
    }

    @Test("S3: while everybody is refused both keys take turns, and neither is called refused")
    func takesTurns() throws {
        var choice = Self.replaced()
        for second in stride(from: Int64(10), to: 100, by: 20) {
            choice.noteAnswer(401, to: Self.new, at: Self.at(second))
            #expect(try choice.inUse(at: Self.at(second + 1)) == Self.old)
            choice.noteAnswer(401, to: Self.old, at: Self.at(second + 10))
            #expect(try choice.inUse(at: Self.at(second + 11)) == Self.new)
        }
        #expect(!choice.standing(at: Self.at(200)).isRefused)
        choice.noteAnswer(200, to: Self.new, at: Self.at(200))
        choice.noteAnswer(401, to: Self.new, at: Self.at(201))
        #expect(try choice.inUse(at: Self.at(202)) == Self.new, "the old one is forgotten once the new one worked")
    }

    @Test("S3: a refusal and an acceptance more than a minute apart are not compared")
    func comparesWithinAMinute() throws {
        var choice = Self.replaced()
        choice.noteAnswer(401, to: Self.new, at: Self.at(10))
        choice.noteAnswer(200, to: Self.old, at: Self.at(71))
        #expect(!choice.standing(at: Self.at(71)).isRefused)
        #expect(try choice.inUse(at: Self.at(72)) == Self.new)
    }

    @Test("When the old key ends too, the file's is used again")
    func leavesOldKeyWhenItEnds() throws {
        var choice = Self.replaced()
        choice.noteAnswer(401, to: Self.new, at: Self.at(10))
        choice.noteAnswer(200, to: Self.old, at: Self.at(11))
        choice.noteAnswer(401, to: Self.old, at: Self.at(500))
        #expect(try choice.inUse(at: Self.at(501)) == Self.new)
    }

    @Test("Another status says nothing about the key", arguments: [403, 404, 429, 500, 503])
    func learnsNothingFrom(status: Int) throws {
        var choice = Self.replaced()
        choice.noteAnswer(status, to: Self.new, at: Self.at(10))
        #expect(try choice.inUse(at: Self.at(11)) == Self.new)
        choice.noteAnswer(401, to: Self.new, at: Self.at(12))
        choice.noteAnswer(status, to: Self.old, at: Self.at(13))
        #expect(!choice.standing(at: Self.at(14)).isRefused)
    }
}

extension ManagementKeyChoice {
    fileprivate mutating func find(_ key: Secret) {
        look { () throws(KeyServerError) in key }
    }
}
