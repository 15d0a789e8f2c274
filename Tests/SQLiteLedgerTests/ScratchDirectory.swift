import FoundationEssentials
import Glibc

/// A directory for one test, removed with everything in it when the last reference goes.
final class ScratchDirectory: Sendable {
    let path: String
    /// A state directory in it that does not exist yet.
    var state: String { path + "/state" }
    var ledger: String { state + "/ledger.sqlite" }

    init() throws {
        var template = Array("/tmp/keyrotated-ledger-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw ScratchFailure(code: errno) }
        path = template.withUnsafeBufferPointer { String(cString: $0.baseAddress!) }
    }

    deinit {
        do {
            try FileManager.default.removeItem(atPath: path)
        } catch {
            print("cannot remove the scratch directory \(path): \(error)")
        }
    }
}

struct ScratchFailure: Error {
    let code: Int32
}
