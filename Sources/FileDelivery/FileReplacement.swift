import Glibc
import RotationCore
import RotationPorts
import SystemErrors

/// One atomic replacement, from the look at the old file to the reading back of the new one.
///
/// The order is the argument. Everything that can be refused is refused before the temporary file exists. The
/// temporary file has its content, then its owner, then its mode (a change of owner clears bits of the mode), and is
/// on disk before the rename; the rename is on disk before success is reported. Whatever fails before the rename leaves
/// the old file alone.
struct FileReplacement: Sendable {
    let destination: Destination
    let task: FileTask

    init(of destination: Destination, system: any SystemCalls) throws(SecretFileError) {
        self.destination = destination
        task = try FileTask(.replace, destination, system: system)
    }

    func run(with material: KeyMaterial) throws(SecretFileError) -> FileImprint {
        try requireSafeMode()
        let configured = try task.configuredOwner(of: destination)
        let trusted = task.trustedOwners(configured: configured.owner)
        let form = try task.form(of: destination, trusting: trusted)
        let content = try rendered(material, as: form)
        var directory = try task.openDirectory(for: .change, trusting: trusted)
        let attributes = self.attributes(existing: try existing(in: directory), configured: configured, trusted)
        let leftover = staleRemovalFailure(in: directory, owner: attributes.owner)
        try putInPlace(content, attributes, in: directory)
        try settle(&directory)
        try FileVerification(task: task.turning(to: .verify), trusted: trusted).run(content, attributes)
        if let leftover { throw leftover }
        guard let imprint = content.withBytes({ form.imprint(of: $0, at: destination) }) else {
            preconditionFailure("\(destination.path): a rendering is empty or too large")
        }
        return imprint
    }

    private func requireSafeMode() throws(SecretFileError) {
        guard destination.mode & ~0o644 == 0 else {
            throw task.refusal(
                .unsafePath, "mode 0\(String(destination.mode, radix: 8)) lets others write or execute; correct it")
        }
    }

    private func rendered(_ material: KeyMaterial, as form: FileForm) throws(SecretFileError) -> WipedBuffer {
        do { return try FileContent.rendered(material, as: form) } catch {
            throw task.refusal(.changed, error.reason)
        }
    }

    /// The status of the file that is to be replaced; nil when there is none.
    private func existing(in directory: borrowing Descriptor) throws(SecretFileError) -> FileStatus? {
        let number = directory.number
        let status = try task.perform(.inspect) { () throws(ErrorNumber) in
            try nilWhen(ENOENT) { () throws(ErrorNumber) in try task.system.status(number, task.path.name) }
        }
        if let status { try task.requireOrdinary(status) }
        return status
    }

    private func attributes(
        existing: FileStatus?, configured: FileTask.ConfiguredOwner, _ trusted: TrustedOwners
    ) -> FileAttributes {
        FileAttributes(
            owner: configured.owner ?? existing?.owner ?? trusted.daemon,
            group: configured.group ?? existing?.group ?? trusted.daemonGroup,
            mode: mode_t(destination.mode))
    }

    /// A leftover that cannot be removed must not keep the new key from its file (P1 before P2): it is reported when
    /// the work is done.
    private func staleRemovalFailure(in directory: borrowing Descriptor, owner: uid_t) -> SecretFileError? {
        do throws(SecretFileError) {
            try task.turning(to: .tidy).removeStaleTemporaries(in: directory, owner: owner)
            return nil
        } catch {
            return error
        }
    }

    private func putInPlace(
        _ content: borrowing WipedBuffer, _ attributes: FileAttributes, in directory: borrowing Descriptor
    ) throws(SecretFileError) {
        var temporary = try TemporaryFile(task: task, in: directory)
        do throws(SecretFileError) {
            try temporary.fill(content, attributes)
            _ = try existing(in: directory)
            try temporary.rename()
        } catch {
            throw temporary.removed(after: error)
        }
    }

    private func settle(_ directory: inout Descriptor) throws(SecretFileError) {
        let settling = task.turning(to: .settle)
        let number = directory.number
        try settling.perform(.synchronizeDirectory) { () throws(ErrorNumber) in try task.system.synchronize(number) }
        try settling.close(&directory, .closeDirectory)
    }
}
