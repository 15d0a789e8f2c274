internal import Glibc

/// A file that systemd reads for a unit when that starts, and not again at a reload (S16).
public struct UnitReading: Hashable, Sendable {
    public enum Kind: String, Hashable, Sendable {
        case environmentFile = "EnvironmentFile"
        case credential = "LoadCredential"
        case encryptedCredential = "LoadCredentialEncrypted"
        case importedCredential = "ImportCredential"
    }

    public let kind: Kind
    /// As the unit names it: a path, which may be a pattern, or the name of a file in a credential store.
    public let path: String

    public init(_ kind: Kind, _ path: String) {
        self.kind = kind
        self.path = path
    }

    /// Whether it is the file at this absolute path, or finds it.
    ///
    /// By name, and by what is there now: either may lead over symbolic links.
    public func reads(_ file: String) -> Bool {
        switch kind {
        case .environmentFile: Self.matches(path, file) || Self.isSameFile(path, file)
        case .credential, .encryptedCredential:
            if path.hasPrefix("/") {
                // A directory stands for all files below it.
                Self.isSameFile(path, file) || file == path || file.hasPrefix(path.hasSuffix("/") ? path : path + "/")
            } else {
                Self.stores.contains { file == "\($0)/\(path)" }
            }
        case .importedCredential: Self.stores.contains { Self.matches("\($0)/\(path)", file) }
        }
    }

    /// Where systemd looks for credentials that are named without a path (systemd.exec(5)).
    private static let stores = ["/etc", "/run", "/usr/local/lib", "/usr/lib"].flatMap {
        ["\($0)/credstore", "\($0)/credstore.encrypted"]
    }

    private static func matches(_ pattern: String, _ file: String) -> Bool {
        pattern == file || fnmatch(pattern, file, FNM_PATHNAME) == 0
    }

    private static func isSameFile(_ one: String, _ other: String) -> Bool {
        var (first, second) = (stat(), stat())
        guard stat(one, &first) == 0, stat(other, &second) == 0 else { return false }
        return first.st_dev == second.st_dev && first.st_ino == second.st_ino
    }
}

extension UnitReading {
    /// - Parameter properties: of a unit that runs processes. systemd of other ages has more of them, or fewer.
    static func all(in properties: [String: BusValue]) -> [UnitReading] {
        func items(_ name: String) -> [BusValue] { properties[name]?.items ?? [] }
        let environments = items("EnvironmentFiles").compactMap { $0.items.first?.text }
        let credentials = items("LoadCredential").compactMap { $0.items.last?.text }
        let encrypted = items("LoadCredentialEncrypted").compactMap { $0.items.last?.text }
        let imported = items("ImportCredential").compactMap(\.text)
        return environments.map { UnitReading(.environmentFile, $0) }
            + credentials.map { UnitReading(.credential, $0) }
            + encrypted.map { UnitReading(.encryptedCredential, $0) }
            + imported.map { UnitReading(.importedCredential, $0) }
    }
}
