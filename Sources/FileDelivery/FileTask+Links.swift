import RotationCore
import RotationPorts
import SystemErrors

extension FileTask {
    /// The task on the file itself: on the target where the destination may be a symbolic link, and is one (S14).
    ///
    /// One link is followed, and by us instead of the kernel: the directories above its target are walked and judged like
    /// those of any destination, and what stands there must not be a link again.
    func following(
        _ destination: Destination, trusting owners: TrustedOwners
    ) throws(SecretFileError) -> FileTask {
        guard destination.followsSymlink else { return self }
        let directory = try openDirectory(for: .passage, trusting: owners)
        guard let link = try statusByName(in: directory), link.kind == .symbolicLink else { return self }
        guard owners.trusts(link.owner) else {
            throw refusal(
                .unsafePath,
                "the symbolic link belongs to user \(link.owner), who is neither root nor keyrotated nor the "
                    + "configured owner; who made it could lead the key anywhere")
        }
        let task = FileTask(attempt: attempt, path: try target(of: directory), system: system)
        let file = try task.statusByName(in: try task.openDirectory(for: .passage, trusting: owners))
        switch file?.kind {
        case nil:
            throw task.refusal(.unsafePath, "the link leads to nothing; create an empty file there, or remove the link")
        case .symbolicLink:
            throw task.refusal(.unsafePath, "that is another symbolic link; let the first lead to the file")
        default: return task
        }
    }

    private func target(of directory: borrowing Descriptor) throws(SecretFileError) -> DestinationPath {
        let number = directory.number
        let bytes = try perform(.readLink) { () throws(ErrorNumber) in try system.readLink(number, path.name) }
        guard let text = String(validating: bytes, as: UTF8.self), let target = path.following(text) else {
            throw refusal(
                .unsafePath,
                "the target of the symbolic link is not plain: it ends with a slash, is not UTF-8, or has .. "
                    + "behind another directory; make the link anew")
        }
        return target
    }
}
