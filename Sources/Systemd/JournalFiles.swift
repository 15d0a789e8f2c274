internal import Glibc

/// The files in which journald keeps the entries of the system, see systemd-journald.service(8).
enum JournalFiles {
    static let roots = ["/var/log/journal", "/run/log/journal"]
    static let denied = EACCES

    /// Whether there are some that this user may not read.
    static var areHidden: Bool {
        roots.contains { root in
            switch names(in: root) {
            case nil: errno == EACCES
            case let machines?: machines.contains { isHidden("\(root)/\($0)") }
            }
        }
    }

    private static func isHidden(_ directory: String) -> Bool {
        guard let names = names(in: directory) else { return errno == EACCES }
        return names.contains { $0.hasPrefix("system") && access("\(directory)/\($0)", R_OK) != 0 && errno == EACCES }
    }

    /// Nil with `errno` when it cannot be read.
    private static func names(in directory: String) -> [String]? {
        guard let stream = opendir(directory) else { return nil }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != "." && name != ".." { names.append(name) }
        }
        return names
    }
}
