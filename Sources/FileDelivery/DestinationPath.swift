/// A destination's path, taken apart: the directories from the root on, and the name of the file.
struct DestinationPath: Sendable {
    let text: String
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

    /// The path of the first `count` directories: `/` for 0.
    func directoryPath(_ count: Int) -> String {
        "/" + directories.prefix(count).joined(separator: "/")
    }
}
