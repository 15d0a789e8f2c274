/// What a path in the configuration must look like: one spelling for one file, so that equal files have equal paths.
enum PathRule {
    /// What is wrong with a path; nil when it is absolute and has no `.`, `..` or empty component. Does not quote it: what
    /// is no path may be a key in the wrong place.
    static func objection(to path: String) -> String? {
        guard path.hasPrefix("/") else { return "is not an absolute path" }
        guard path.utf8.count <= 4095 else { return "is longer than 4095 bytes" }
        for component in path.dropFirst().split(separator: "/", omittingEmptySubsequences: false) {
            switch component {
            case "": return "has an empty component (two slashes together, or one at the end)"
            case ".", "..": return "has the component \"\(component)\""
            default: if component.utf8.count > 255 { return "has a component longer than 255 bytes" }
            }
        }
        return path.utf8.contains { $0 < 0x20 || $0 == 0x7F } ? "has a control character" : nil
    }

    /// The directories above a path, nearest first, without the root: of `/a/b/c` these are `/a/b`, `/a`.
    static func ancestors(of path: String) -> [String] {
        var ancestors: [String] = []
        var rest = path[...]
        while let slash = rest.utf8.lastIndex(of: UInt8(ascii: "/")), slash > rest.startIndex {
            rest = rest[..<slash]
            ancestors.append(String(rest))
        }
        return ancestors
    }
}
