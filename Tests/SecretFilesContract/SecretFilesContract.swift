public import RotationCore
public import RotationPorts

/// What every implementation of `SecretFiles` keeps, the real and the in-memory one.
///
/// A case takes an implementation and a way to make a destination at a path that was never used before, in a directory
/// that exists, and throws ``ContractViolation`` or the implementation's own error. It uses no test framework, so that any
/// test target can run it: `@Test(arguments: SecretFilesContract.cases)`.
public struct SecretFilesContract: Sendable, CustomStringConvertible {
    public typealias DestinationMaker = @Sendable (Destination.Format) throws -> Destination

    public let description: String
    public let run: @Sendable (any SecretFiles, DestinationMaker) async throws -> Void

    init(
        _ description: String, _ run: @escaping @Sendable (any SecretFiles, DestinationMaker) async throws -> Void
    ) {
        self.description = description
        self.run = run
    }

    public static let formats: [Destination.Format] = [
        .raw(newline: true), .raw(newline: false), .env(variable: "SENSORBUCKET_API_KEY"),
    ]

    public static let cases: [SecretFilesContract] = [
        SecretFilesContract("a destination is absent before its first replacement, and reading does not create it") {
            try await isAbsentAtFirst($0, $1)
        },
        SecretFilesContract("a destination holds exactly what was written, in every format") {
            try await holdsWhatWasWritten($0, $1)
        },
        SecretFilesContract("the last replacement wins") { try await keepsTheLast($0, $1) },
        SecretFilesContract("replacing with the same secret succeeds and changes nothing to read") {
            try await acceptsTheSameAgain($0, $1)
        },
        SecretFilesContract("destinations do not touch each other, also when replaced at the same time") {
            try await keepsDestinationsApart($0, $1)
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
            generation: GenerationNumber(number), expiry: nil)
    }
}
