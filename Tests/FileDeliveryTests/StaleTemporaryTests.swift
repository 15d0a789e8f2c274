import Glibc
import RotationPorts
import SecretFilesContract
import Testing

@testable import FileDelivery

/// P2: what a killed replacement left behind holds a secret, and goes with the next one.
@Suite struct StaleTemporaryTests {
    let scratch: Scratch

    init() throws { scratch = try Scratch() }

    @Test func removesExactlyWhatAnInterruptedReplacementLeft() async throws {
        let kept = [
            ".acme.key.keyrotated-abc", ".acme.key.keyrotated-abcd12345", ".acme.key.keyrotated-ABCD1234",
            ".acme.key.keyrotated-abcd123.", ".other.key.keyrotated-abcd1234", "acme.key.keyrotated-abcd1234",
            ".acme.key.keyrotated_abcd1234", "..acme.key.keyrotated-abcd1234",
        ]
        for name in kept + [".acme.key.keyrotated-abcd1234", ".acme.key.keyrotated-00000000"] {
            try scratch.write("stale\n", to: name, mode: 0o600)
        }
        try scratch.makeDirectory(".acme.key.keyrotated-dddddddd")
        try scratch.link(".acme.key.keyrotated-llllllll", to: "other")
        let others = [".acme.key.keyrotated-dddddddd", ".acme.key.keyrotated-llllllll"]
        try await FileDelivery().replace(scratch.destination(), with: SecretFilesContract.material(1))
        #expect(try scratch.names() == (kept + others + ["acme.key"]).sorted())
    }

    @Test func findsThemAmongManyOtherFiles() async throws {
        for number in 0..<1500 { try scratch.write("", to: "a-file-with-a-rather-long-name-\(number)") }
        try scratch.write("stale\n", to: ".acme.key.keyrotated-abcd1234")
        try await FileDelivery().replace(scratch.destination(), with: SecretFilesContract.material(1))
        #expect(try scratch.names().count == 1501)
        #expect(try scratch.status(".acme.key.keyrotated-abcd1234") == nil)
    }

    /// P1 before P2: the new key gets into its file, and the error says what is left.
    @Test func replacesEvenWhenALeftoverCannotBeRemoved() async throws {
        try scratch.write("stale\n", to: ".acme.key.keyrotated-abcd1234")
        let kernel = FaultyKernel { event, _ in event.call == .unlink ? .fail(EPERM) : .proceed }
        let failure = await failure { () throws(SecretFileError) in
            try await FileDelivery(system: kernel).replace(scratch.destination(), with: SecretFilesContract.material(1))
        }
        #expect(failure?.code == .permission)
        #expect(failure?.message.contains("remove temporary file \".acme.key.keyrotated-abcd1234\"") == true)
        #expect(try scratch.text() == rawText(1))
    }

    @Test func drawsFreshNamesThatItRecognises() {
        let pattern = TemporaryName(for: "acme.key")
        let names = (0..<100).map { _ in pattern.fresh() }
        #expect(Set(names).count == 100)
        #expect(names.allSatisfy { pattern.matches($0.utf8) && $0.hasPrefix(".acme.key.keyrotated-") })
    }
}
