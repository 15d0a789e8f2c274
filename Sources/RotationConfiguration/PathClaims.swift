/// Who wants which path: no two destinations may be one file, and none may be a file that means something else.
///
/// A class, as the readers of servers, tenants and files all write to it.
final class PathClaims {
    private struct Use {
        let path: String
        let what: String
        let place: Place?
    }

    private let log: ProblemLog
    private var destinations: [Located<String>] = []
    /// Files that are read by us; a destination must be none of them.
    private var files: [Use] = []
    /// Files that are read by us and written by us, too.
    private var shared: Set<String> = []
    /// Directories in which no destination may be.
    private var directories: [Use] = []

    init(_ log: ProblemLog) {
        self.log = log
    }

    func reserve(_ configuration: [ConfigurationFile], stateDirectory: Located<String>) {
        directories.append(Use(path: stateDirectory.value, what: "the state directory", place: nil))
        for file in configuration {
            files.append(Use(path: file.absolutePath, what: "the configuration", place: nil))
        }
        if let main = configuration.first {
            let fragments = ConfigurationFile.fragmentDirectory(of: main.absolutePath)
            directories.append(Use(path: fragments, what: "the directory of the configuration", place: nil))
        }
    }

    func use(_ path: Located<String>, as what: String) {
        files.append(Use(path: path.value, what: what, place: path.place))
    }

    func deliver(to path: Located<String>) {
        destinations.append(path)
    }

    /// The file of a management key that is renewed is both read and written by us.
    func allowDelivery(to path: String) {
        shared.insert(path)
    }

    /// Looks at all of them at last, when every token file is known.
    func reportCollisions() {
        let useByPath = Dictionary(files.map { ($0.path, $0) }, uniquingKeysWith: { first, _ in first })
        let directoryByPath = Dictionary(directories.map { ($0.path, $0) }, uniquingKeysWith: { first, _ in first })
        var placeByPath: [String: Place] = [:]
        for destination in destinations {
            if let earlier = placeByPath[destination.value] {
                report(destination, "is also a destination at \(log.name(earlier))")
            } else {
                placeByPath[destination.value] = destination.place
            }
            if let use = useByPath[destination.value], !shared.contains(destination.value) {
                report(destination, "is \(describe(use))")
            }
            for path in [destination.value] + PathRule.ancestors(of: destination.value) {
                if let use = directoryByPath[path] { report(destination, "is in \(describe(use)), \(quoted(path))") }
            }
        }
        reportDirectories(placeByPath)
    }

    /// A path cannot be a file and the directory of another one.
    private func reportDirectories(_ placeByPath: [String: Place]) {
        for destination in destinations {
            for path in PathRule.ancestors(of: destination.value) {
                if let place = placeByPath[path] {
                    report(destination, "is below \(quoted(path)), which is a file at \(log.name(place))")
                }
            }
        }
        for use in files + directories {
            for path in PathRule.ancestors(of: use.path) {
                guard let place = placeByPath[path] else { continue }
                report(Located(value: path, place: place), "is a directory above \(describe(use)), \(quoted(use.path))")
            }
        }
    }

    private func describe(_ use: Use) -> String {
        use.place.map { "\(use.what), set at \(log.name($0))" } ?? use.what
    }

    private func report(_ path: Located<String>, _ wrong: String) {
        log.report("\(quoted(path.value)) \(wrong)", "accepted is a path of its own for each file", at: path.place)
    }
}
