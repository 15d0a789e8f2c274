import Glibc
import RotationPorts
import SecretFilesContract
import Synchronization
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

    /// Else the work would grow with the square of the number of files in a directory.
    @Test func listsADirectoryOnceInTheLifeOfAProcess() async throws {
        for name in ["a.key", "b.key"] { try scratch.write("stale\n", to: ".\(name).keyrotated-abcd1234") }
        let kernel = FaultyKernel { _, _ in .proceed }
        let files = FileDelivery(system: kernel)
        for name in ["a.key", "b.key", "a.key", "c.key"] {
            try await files.replace(scratch.destination(name), with: SecretFilesContract.material(1))
        }
        #expect(try scratch.names() == ["a.key", "b.key", "c.key"])
        #expect(kernel.events.count { $0.call == .entries } == 2, "one call that fills, one that finds the end")
    }

    @Test func triesALeftoverAgainThatCouldNotBeRemoved() async throws {
        try scratch.write("stale\n", to: ".acme.key.keyrotated-abcd1234")
        let attempts = Atomic(0)
        let kernel = FaultyKernel { event, _ in
            guard event.call == .unlink else { return .proceed }
            return attempts.add(1, ordering: .relaxed).newValue == 1 ? .fail(EPERM) : .proceed
        }
        let files = FileDelivery(system: kernel)
        let first = await failure { () throws(SecretFileError) in
            try await files.replace(scratch.destination(), with: SecretFilesContract.material(1))
        }
        #expect(first?.code == .permission)
        try await files.replace(scratch.destination(), with: SecretFilesContract.material(2))
        #expect(try scratch.names() == ["acme.key"])
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
        let names = (0..<100).map { _ in TemporaryName(for: "acme.key").fresh() }
        #expect(Set(names).count == 100)
        for name in names {
            #expect(name.hasPrefix(".acme.key.keyrotated-"))
            #expect(TemporaryName.destination(of: name.utf8) == "acme.key")
        }
    }
}
