import Testing

@testable import RotationCore

struct SecretTests {
    private let secret = Secret("canary-bytes".utf8)

    @Test("P2: a secret is redacted in print, dump, reflection and interpolation")
    func printsNothingOfItsBytes() {
        var dumped = ""
        dump(secret, to: &dumped)
        dump(SecretBox(secret), to: &dumped)
        dump(facts(.intended(1, at: day(0)), .issued(1)), to: &dumped)
        let fact = Fact(lineage: Sample.id, at: day(0), kind: .issued(1, KeyID(1), SecretBox(secret), serverDate: nil))
        let texts = [
            "\(secret)", String(describing: secret), String(reflecting: secret), "\(SecretBox(secret))",
            String(reflecting: SecretBox(secret)), "\(fact)", String(reflecting: fact), dumped,
        ]
        for text in texts {
            #expect(text.contains("<redacted>"))
            #expect(!text.contains("canary"))
            #expect(!text.contains("99, 97, 110"))
        }
        #expect(Mirror(reflecting: secret).children.isEmpty)
    }

    @Test(arguments: [
        ("", "", true), ("a", "a", true), ("a", "b", false), ("a", "", false), ("ab", "ac", false),
        ("ab", "cb", false), ("ab", "abc", false), ("same length!", "same length?", false),
    ])
    func comparesEveryByte(left: String, right: String, isEqual: Bool) {
        #expect((Secret(left.utf8) == Secret(right.utf8)) == isEqual)
    }

    @Test func aBoxTakesNoPartInHashing() {
        #expect(SecretBox(secret).hashValue == SecretBox(Secret("other".utf8)).hashValue)
        #expect((SecretBox(secret) == SecretBox(Secret("other".utf8))) == false)
    }

    @Test func lendsExactlyItsBytes() {
        #expect(secret.count == 12)
        #expect(secret.withBytes { Array($0) == Array("canary-bytes".utf8) })
    }
}
