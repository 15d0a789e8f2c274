import Glibc
import RotationCore
import RotationPorts
import SystemErrors

/// One atomic replacement, from the look at the old file to the reading back of the new one.
///
/// The order is the argument. Everything that can be refused is refused before the temporary file exists. The
/// temporary file has its content, then its owner, then its label and its access list or mode (a change of owner clears
/// bits of the mode), and is on disk before the rename; the rename is on disk before success is reported. Whatever fails
/// before the rename leaves the old file alone.
struct FileReplacement: Sendable {
    let destination: Destination
    /// On the path as configured.
    let origin: FileTask
    let configured: FileTask.ConfiguredOwner
    let trusted: TrustedOwners
    let leftovers: Leftovers

    static func run(
        _ destination: Destination, with material: KeyMaterial, system: any SystemCalls,
        cipher: any CredentialCipher, leftovers: Leftovers
    ) throws(SecretFileError) -> FileImprint {
        let replacement = try FileReplacement(destination, system: system, leftovers: leftovers)
        let form = try replacement.form()
        let plain: WipedBuffer
        do { plain = try FileContent.rendered(material, as: form) } catch {
            throw replacement.origin.refusal(.changed, error.reason)
        }
        let content: WipedBuffer
        if let name = form.credential {
            content = try CredentialSeal(name: name, cipher: cipher, task: replacement.origin).sealed(plain)
        } else {
            content = plain
        }
        try replacement.run(content)
        guard let imprint = content.withBytes({ form.imprint(of: $0, at: destination) }) else {
            preconditionFailure("\(destination.path): a rendering is empty or too large")
        }
        return imprint
    }

    /// Everything up to the rename, with a text that is no key.
    static func rehearse(
        _ destination: Destination, system: any SystemCalls, cipher: any CredentialCipher, leftovers: Leftovers
    ) throws(SecretFileError) {
        let replacement = try FileReplacement(destination, system: system, leftovers: leftovers)
        if let name = try replacement.form().credential {
            try CredentialSeal(name: name, cipher: cipher, task: replacement.origin).rehearse()
        }
        try replacement.rehearse()
    }

    private init(
        _ destination: Destination, system: any SystemCalls, leftovers: Leftovers
    ) throws(SecretFileError) {
        let task = try FileTask(.replace, destination, system: system)
        guard destination.mode & ~0o644 == 0 else {
            throw task.refusal(
                .unsafePath, "mode 0\(String(destination.mode, radix: 8)) lets others write or execute; correct it")
        }
        self.destination = destination
        self.leftovers = leftovers
        origin = task
        configured = try task.configuredOwner(of: destination)
        trusted = task.trustedOwners(configured: configured.owner)
    }

    private func form() throws(SecretFileError) -> FileForm { try origin.form(of: destination, trusting: trusted) }

    private static let rehearsalText = "A trial whether a key can be written here. It may be removed.\n"

    private func rehearse() throws(SecretFileError) {
        let task = try origin.following(destination, trusting: trusted)
        let directory = try task.openDirectory(for: .change, trusting: trusted)
        let (attributes, protection) = try wanted(task, in: directory)
        var content = WipedBuffer(capacity: Self.rehearsalText.utf8.count)
        content.append(Self.rehearsalText.utf8)
        var temporary = try TemporaryFile(task: task, in: directory)
        do throws(SecretFileError) { try temporary.fill(content, attributes, protection) } catch {
            throw temporary.removed(after: error)
        }
        try temporary.remove()
    }

    private func run(_ content: borrowing WipedBuffer) throws(SecretFileError) {
        let task = try origin.following(destination, trusting: trusted)
        var directory = try task.openDirectory(for: .change, trusting: trusted)
        let (attributes, protection) = try wanted(task, in: directory)
        let removalFailure = try removeLeftovers(task, in: directory, owner: attributes.owner)
        var temporary = try TemporaryFile(task: task, in: directory)
        do throws(SecretFileError) {
            try temporary.fill(content, attributes, protection)
            if let status = try task.statusByName(in: directory) { try task.requireOrdinary(status) }
            try temporary.rename()
        } catch {
            throw temporary.removed(after: error)
        }
        try settle(task, &directory)
        try FileVerification(destination: destination, origin: origin.turning(to: .verify), trusted: trusted)
            .run(content, attributes)
        if let removalFailure { throw removalFailure }
    }

    /// What the new file is to have: as configured, else as the existing file has it, else as the daemon has it.
    private func wanted(
        _ task: FileTask, in directory: borrowing Descriptor
    ) throws(SecretFileError) -> (FileAttributes, FileProtection) {
        var protection = FileProtection()
        var existing: FileStatus?
        if let status = try task.statusByName(in: directory) {
            try task.requireOrdinary(status)
            existing = status
            if let file = try task.openExisting(in: directory.number) { protection = try task.protection(of: file) }
        }
        protection.accessList = protection.accessList?.adapted(to: mode_t(destination.mode))
        let attributes = FileAttributes(
            owner: configured.owner ?? existing?.owner ?? trusted.daemon,
            group: configured.group ?? existing?.group ?? trusted.daemonGroup,
            mode: protection.accessList?.mode ?? mode_t(destination.mode))
        return (attributes, protection)
    }

    /// A leftover that cannot be removed must not keep the new key from its file (P1 before P2): it is reported when
    /// the work is done.
    private func removeLeftovers(
        _ task: FileTask, in directory: borrowing Descriptor, owner: uid_t
    ) throws(SecretFileError) -> SecretFileError? {
        let place = try task.identity(of: directory)
        do throws(SecretFileError) {
            try task.turning(to: .tidy).removeStaleTemporaries(in: directory, at: place, leftovers, owner: owner)
            return nil
        } catch {
            return error
        }
    }

    private func settle(_ task: FileTask, _ directory: inout Descriptor) throws(SecretFileError) {
        let settling = task.turning(to: .settle)
        let number = directory.number
        try settling.perform(.synchronizeDirectory) { () throws(ErrorNumber) in try task.system.synchronize(number) }
        try settling.close(&directory, .closeDirectory)
    }
}
