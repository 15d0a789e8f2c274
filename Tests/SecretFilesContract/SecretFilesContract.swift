public import RotationCore
public import RotationPorts

/// What every implementation of `SecretFiles` keeps, the real and the in-memory one.
///
/// A case takes an implementation with its surroundings and throws ``ContractViolation`` or the implementation's own
/// error. It uses no test framework, so that any test target can run it: `@Test(arguments: SecretFilesContract.cases)`.
public struct SecretFilesContract: Sendable, CustomStringConvertible {
    public let description: String
    public let run: @Sendable (SecretFilesWorld) async throws -> Void

    init(_ description: String, _ run: @escaping @Sendable (SecretFilesWorld) async throws -> Void) {
        self.description = description
        self.run = run
    }

    /// A template with everything in it.
    public static let template = """
        # {{lineage}}, generation {{ generation }}, until {{expires}}.
        [api]
        tenant = {{tenant_id}}
        id = "{{key_id}}"
        key = "{{secret}}"

        """

    public static let cases: [SecretFilesContract] = [
        SecretFilesContract("a destination is absent before its first replacement, and reading does not create it") {
            try await isAbsentAtFirst($0)
        },
        SecretFilesContract("a destination holds exactly what was written, in every format") {
            try await holdsWhatWasWritten($0)
        },
        SecretFilesContract("the last replacement wins") { try await keepsTheLast($0) },
        SecretFilesContract("replacing with the same secret succeeds and changes nothing to read") {
            try await acceptsTheSameAgain($0)
        },
        SecretFilesContract("destinations do not touch each other, also when replaced at the same time") {
            try await keepsDestinationsApart($0)
        },
        SecretFilesContract("a look at an untouched file finds the imprint that its replacement returned") {
            try await findsTheImprint($0)
        },
        SecretFilesContract("a changed template, format, owner, group or mode makes an untouched file outdated") {
            try await noticesAnotherForm($0)
        },
        SecretFilesContract("a changed file is not outdated, whatever its form") {
            try await noticesAnotherContent($0)
        },
        SecretFilesContract("without a template nothing is read and nothing is written") {
            try await needsATemplate($0)
        },
    ]

    /// A secret shaped like a key of the server; the same `number` gives the same bytes.
    public static func secret(_ number: UInt8) -> Secret {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdef0123456789+/".utf8)
        return Secret((0..<48).map { alphabet[(Int(number) * 7 + $0 * 5) % alphabet.count] })
    }

    public static func material(_ number: UInt8) -> KeyMaterial {
        KeyMaterial(
            secret: secret(number), keyID: KeyID(Int64(number) + 1),
            lineage: LineageID(server: "main", tenant: TenantID(1), name: "collector"),
            generation: GenerationNumber(number),
            expiry: number == 0 ? nil : Timestamp(seconds: 1_800_000_000 + Int64(number)) + .microseconds(123_456))
    }
}
