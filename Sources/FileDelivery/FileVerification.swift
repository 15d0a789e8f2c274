import Glibc
import RotationCore
import RotationPorts

/// Reads the new file back by its path, resolved afresh, and compares it with what was to be written.
///
/// It finds what success codes do not tell: a directory that was exchanged meanwhile, a second writer, a file system
/// that drops owners or modes.
struct FileVerification: Sendable {
    let destination: Destination
    /// On the path as configured: a link is followed anew.
    let origin: FileTask
    let trusted: TrustedOwners

    func run(_ content: borrowing WipedBuffer, _ attributes: FileAttributes) throws(SecretFileError) {
        let task = try origin.following(destination, trusting: trusted)
        let directory = try task.openDirectory(for: .passage, trusting: trusted)
        guard let snapshot = try task.snapshot(in: directory) else {
            throw changed("it was removed meanwhile; does something else manage this path?")
        }
        guard isEqual(snapshot.content, content) else {
            throw changed("its content is not what was written; does something else write this path?")
        }
        let found = FileAttributes(of: snapshot.status)
        guard found == attributes else {
            throw changed(
                "it has \(text(found)) instead of \(text(attributes)); does this file system keep owners and modes?")
        }
    }

    private func changed(_ reason: String) -> SecretFileError { origin.refusal(.changed, reason) }

    private func text(_ attributes: FileAttributes) -> String {
        "owner \(attributes.owner), group \(attributes.group), mode 0\(String(attributes.mode, radix: 8))"
    }

    private func isEqual(_ left: borrowing WipedBuffer, _ right: borrowing WipedBuffer) -> Bool {
        left.withBytes { leftBytes in right.withBytes { leftBytes.elementsEqual($0) } }
    }
}
