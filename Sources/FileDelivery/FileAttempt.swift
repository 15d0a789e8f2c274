/// What was attempted as a whole: the beginning of an error's sentence.
enum FileAttempt: Sendable {
    case read
    /// Reading the template of the destination at this path.
    case readTemplate(of: String)
    /// Everything up to the rename: on failure the old file is as it was.
    case replace
    /// After the rename: the new file is complete, but a power failure may still take it back.
    case settle
    /// Reading back after the rename.
    case verify
    /// Removing what an earlier, interrupted replacement left behind.
    case tidy

    /// - Parameter target: Where the symbolic link at the path leads, if it was followed.
    func sentence(about path: String, target: String? = nil) -> String {
        let path = path.debugDescription + (target.map { " (a symbolic link to \($0.debugDescription))" } ?? "")
        return switch self {
        case .read: "cannot read \(path)"
        case .readTemplate(let destination): "cannot use the template \(path) of \(destination.debugDescription)"
        case .replace: "cannot replace \(path)"
        case .settle: "the new file \(path) is in place, but it may not survive a power failure"
        case .verify: "the new file \(path) is in place, but it cannot be read back"
        case .tidy:
            "the new file \(path) is in place, but what an interrupted replacement left beside it cannot be removed"
        }
    }
}
