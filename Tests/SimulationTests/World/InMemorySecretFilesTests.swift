import RotationCore
import RotationPorts
import Simulation
import Testing

@Suite struct InMemorySecretFilesTests {
    let files = InMemorySecretFiles()
    static let raw = Destination(path: "/run/a", format: .raw(newline: true))
    static let bare = Destination(path: "/run/b", format: .raw(newline: false))
    static let env = Destination(path: "/run/c", format: .env(variable: "KEY"))
    let fault = SecretFileError(.permission, "cannot (simulated)")

    private func material(_ text: String) -> KeyMaterial {
        KeyMaterial(
            secret: Secret(Array(text.utf8)), keyID: KeyID(1),
            lineage: LineageID(server: "main", tenant: TenantID(1), name: "a"), generation: 1, expiry: nil)
    }

    @Test(arguments: [(raw, "word\n"), (bare, "word"), (env, "KEY=word\n")])
    func writesTheFormatAndReadsItBack(destination: Destination, expected: String) async throws {
        #expect(try await files.read(destination) == .absent)
        try await files.replace(destination, with: material("word"))
        let isAsExpected = files[destination.path] == Array(expected.utf8)
        #expect(isAsExpected)
        #expect(try await files.read(destination) == .value(SecretBox(Secret(Array("word".utf8)))))
        #expect(files.secret(at: destination) == Secret(Array("word".utf8)))
        #expect(files.replaceCount(of: destination.path) == 1 && files.replaceCount() == 1)
    }

    @Test(arguments: [
        (raw, "two words"), (raw, "two\nlines"), (raw, "\n"), (env, "OTHER=word\n"), (env, "KEY=\n"),
        (env, "KEY=word\nMORE=x\n"), (env, "word"),
    ])
    func takesAnythingElseForForeign(destination: Destination, content: String) async throws {
        files.set(destination.path, to: Array(content.utf8))
        let reading = try await files.read(destination)
        guard case .foreign = reading else {
            Issue.record("read as \(reading)")
            return
        }
        #expect(files.secret(at: destination) == nil)
    }

    @Test func seesWhatSomebodyElseDid() async throws {
        files.set("/run/a", to: [])
        #expect(try await files.read(Self.raw) == .empty)
        files.set("/run/a", to: nil)
        #expect(try await files.read(Self.raw) == .absent)
        #expect(files.replaceCount() == 0)
    }

    @Test func failsPerPathAndLeavesTheOldContent() async throws {
        try await files.replace(Self.raw, with: material("old"))
        files.failReplacements(of: "/run/a", with: fault)
        files.failReads(of: "/run/c", with: fault)
        await #expect(throws: fault) { try await files.replace(Self.raw, with: material("new")) }
        await #expect(throws: fault) { try await files.read(Self.env) }
        #expect(files.secret(at: Self.raw) == Secret(Array("old".utf8)))
        try await files.replace(Self.bare, with: material("new"))
        files.failReplacements(of: "/run/a", with: nil)
        try await files.replace(Self.raw, with: material("new"))
        #expect(files.replaceCount(of: "/run/a") == 2)
    }
}
