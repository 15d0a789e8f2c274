/// A destination's path, taken apart: the directories from the root on, and the name of the file.
struct DestinationPath: Sendable {
    /// As configured: what errors name.
    private(set) var text: String
    /// Where the symbolic link at ``text`` leads, if that was followed.
    private(set) var target: String?
    /// Names of the directories below `/`, outermost first.
    let directories: [String]
    let name: String

    /// Nil unless the path is absolute, names a file, and has no empty, `.` or `..` component and no NUL.
    init?(_ text: String) {
        guard text.utf8.first == UInt8(ascii: "/"), !text.utf8.contains(0) else { return nil }
        let components = text.utf8.dropFirst()
            .split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
            .map { String(Substring($0)) }
        guard let name = components.last, !components.contains(where: ["", ".", ".."].contains) else { return nil }
        self.text = text
        self.name = name
        directories = components.dropLast()
    }

    /// The file that a symbolic link at this path leads to; nil when its target could be something else for the kernel than
    /// for us.
    ///
    /// The directories of `self` were walked without links, so `..` at the beginning leads where it seems to. Behind a
    /// directory of the target's own it would lead out of whatever that is, perhaps a link: such targets are refused.
    func following(_ target: String) -> DestinationPath? {
        var directories = target.utf8.first == UInt8(ascii: "/") ? [] : self.directories
        var parts = target.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard let name = parts.popLast(), !["", ".", ".."].contains(name) else { return nil }
        var isPastClimbing = target.utf8.first == UInt8(ascii: "/")
        for part in parts where part != "" && part != "." {
            if part == ".." {
                guard !isPastClimbing else { return nil }
                _ = directories.popLast()
            } else {
                isPastClimbing = true
                directories.append(part)
            }
        }
        guard var followed = DestinationPath("/" + (directories + [name]).joined(separator: "/")) else { return nil }
        followed.target = followed.text
        followed.text = text
        return followed
    }

    /// The path of the first `count` directories: `/` for 0.
    func directoryPath(_ count: Int) -> String {
        "/" + directories.prefix(count).joined(separator: "/")
    }
}
