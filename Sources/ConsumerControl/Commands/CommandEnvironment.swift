import RotationCore
import RotationPorts
import Subprocess

/// The whole environment of a command.
///
/// | variable | value |
/// |---|---|
/// | `PATH` | ``path`` |
/// | `LANG` | `C.UTF-8` |
/// | `KEYROTATED_FILES` | the paths that changed, newline-separated |
/// | `KEYROTATED_LINEAGES` | the lineages, as `server/tenant/lineage`, newline-separated |
/// | `KEYROTATED_TRUNCATED` | `1` when one of the two lists is not complete; otherwise not set |
///
/// A probe gets `PATH` and `LANG` alone. There is no `HOME`: the daemon's own is of no use to a command, and one that
/// needs another says so itself (`/usr/bin/env HOME=/var/lib/collector …`). Never a secret.
struct CommandEnvironment: Sendable {
    static let path = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"

    /// Bytes of one list. The kernel refuses a single string over 128 KiB, and everything together over a quarter of
    /// the stack limit, but never below 128 KiB (execve(2), E2BIG): two full lists leave 32 KiB for the command.
    static let listLimit = 48 * 1024

    let variables: [String: String]

    init() {
        variables = ["PATH": Self.path, "LANG": "C.UTF-8"]
    }

    init(notice: ConsumerNotice) {
        let files = Self.list(notice.files)
        let lineages = Self.list(notice.lineages.map(\.description))
        var variables = CommandEnvironment().variables
        variables["KEYROTATED_FILES"] = files.text
        variables["KEYROTATED_LINEAGES"] = lineages.text
        if !files.isComplete || !lineages.isComplete { variables["KEYROTATED_TRUNCATED"] = "1" }
        self.variables = variables
    }

    var forSubprocess: Environment {
        .custom(Dictionary(uniqueKeysWithValues: variables.map { (Environment.Key(stringLiteral: $0), $1) }))
    }

    /// Whole entries from the front, as many as fit. An entry that contains a newline or NUL cannot be told apart from
    /// two, so it is left out.
    private static func list(_ entries: [String]) -> (text: String, isComplete: Bool) {
        let tellable = entries.filter { !$0.utf8.contains { $0 == UInt8(ascii: "\n") || $0 == 0 } }
        var size = 0
        let fitting = tellable.prefix {
            size += $0.utf8.count + 1
            return size <= listLimit
        }
        return (fitting.joined(separator: "\n"), fitting.count == entries.count)
    }
}
