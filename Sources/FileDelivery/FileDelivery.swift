public import RotationCore
public import RotationPorts

/// ``SecretFiles`` on a real file system: S14 for every path, and replacement by a temporary file in the same
/// directory that is synchronized before and after its rename.
///
/// It remembers nothing but what earlier processes left behind. Calls for different destinations may run at the same time; calls for one destination must not
/// overlap.
public struct FileDelivery: SecretFiles {
    let system: any SystemCalls
    private let cipher: any CredentialCipher
    private let leftovers = Leftovers()

    public init() {
        self.init(system: Kernel())
    }

    init(system: any SystemCalls, cipher: any CredentialCipher = SystemdCreds()) {
        self.system = system
        self.cipher = cipher
    }

    /// - Throws: `unsafePath` for a symbolic link in the path (but one at its end where the destination may have one), an
    ///   untrusted ancestor, a hard link or anything
    ///   that is not a regular file; `missingDirectory`, `unknownOwner`, `permission`, `storage`, `unusableTemplate`.
    public func look(at destination: Destination) async throws(SecretFileError) -> FileLook {
        try await BlockingWork.run { () throws(SecretFileError) in try lookNow(at: destination) }
    }

    /// - Throws: as ``look(at:)``, with the old file as it was and no temporary left (or named in the error, when it
    ///   cannot be removed). A message that begins with "the new file" tells that the rename was done: the new file
    ///   is complete, and only its durability, its read-back (`changed`) or the removal of an older temporary failed.
    @discardableResult
    public func replace(
        _ destination: Destination, with material: KeyMaterial
    ) async throws(SecretFileError) -> FileImprint {
        try await BlockingWork.run { () throws(SecretFileError) in
            try FileReplacement.run(
                destination, with: material, system: system, cipher: cipher, leftovers: leftovers)
        }
    }

    /// Does all that ``replace(_:with:)`` does up to the rename, with a text that is no key, and takes it back: what a
    /// delivery would be refused for is found out before there is anything to deliver. The destination is not changed; for
    /// a moment a temporary file stands beside it.
    ///
    /// - Throws: as ``replace(_:with:)``.
    public func rehearse(_ destination: Destination) async throws(SecretFileError) {
        try await BlockingWork.run { () throws(SecretFileError) in
            try FileReplacement.rehearse(destination, system: system, cipher: cipher, leftovers: leftovers)
        }
    }

    private func lookNow(at destination: Destination) throws(SecretFileError) -> FileLook {
        let task = try FileTask(.read, destination, system: system)
        let owner = try task.configuredOwner(of: destination).owner
        let trusted = task.trustedOwners(configured: owner)
        let form = try task.form(of: destination, trusting: trusted)
        let file = try task.following(destination, trusting: trusted)
        let directory = try file.openDirectory(for: .passage, trusting: trusted)
        guard let snapshot = try file.snapshot(in: directory) else { return FileLook(reading: .absent) }
        let imprint = snapshot.content.withBytes { form.imprint(of: $0, at: destination) }
        // Nothing is decrypted that cannot be ours.
        guard let name = form.credential, imprint != nil else {
            let reading = snapshot.content.withBytes { FileContent.reading(of: $0, as: form) }
            return FileLook(reading: reading, imprint: imprint)
        }
        let seal = CredentialSeal(name: name, cipher: cipher, task: task)
        guard let opened = try seal.opened(snapshot.content) else {
            let reason = "it is no credential of the configured name that this machine can decrypt"
            return FileLook(reading: .foreign(reason: reason), imprint: imprint)
        }
        return FileLook(reading: opened.withBytes { FileContent.reading(of: $0, as: form) }, imprint: imprint)
    }
}
