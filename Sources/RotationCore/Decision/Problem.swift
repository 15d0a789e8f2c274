/// Why a lineage does not get on, and the way out.
public struct Problem: Hashable, Sendable {
    public let kind: Kind
    /// When the lineage is looked at again without anybody's doing.
    public let retryAt: Timestamp

    public init(_ kind: Kind, retryAt: Timestamp) {
        self.kind = kind
        self.retryAt = retryAt
    }

    public enum Kind: Hashable, Sendable {
        /// First contact: the file holds something that is not ours (S13).
        case foreignFile(path: String, reason: String)
        /// A file that we delivered was changed by somebody else (S13).
        case drifted(path: String, reason: String)
        /// The file holds a newer generation than the ledger knows (an old ledger was restored).
        case newerGeneration(path: String, GenerationNumber)
        /// The file or its directory cannot be used.
        case unusableFile(path: String, message: String)
        case createBudgetSpent(creates: Int, within: Duration)
        /// The first of its names, and how many more there are.
        case secondWriter(remoteName: String, others: Int = 0)
        case clockSkew(Duration)
        /// The server's URL was changed, and what answers there shows none of our keys (S19).
        case unfamiliarServer(url: String)
        /// Several destinations hold different keys, so none can be adopted.
        case ambiguousAdoption
        /// Keys that were reported compromised still work, as something hinders what has to come before their
        /// revocation (S22).
        indirect case compromised([GenerationNumber], Hindrance)

        var isCompromise: Bool {
            if case .compromised = self { true } else { false }
        }
    }

    public enum Hindrance: Hashable, Sendable {
        case problem(Kind)
        /// A step failed more than once, and is tried again by itself.
        case failure(String)
        /// The lineage left the configuration before the report was answered.
        case retired
    }
}

extension Problem.Kind: CustomStringConvertible {
    public var description: String {
        switch self {
        case .foreignFile(let path, let reason): "\"\(path)\" already holds something that is not ours: \(reason)"
        case .drifted(let path, let reason): "\"\(path)\" was changed by somebody else: \(reason)"
        case .newerGeneration(let path, let number):
            "\"\(path)\" holds generation \(number), which is newer than anything to be delivered"
        case .unusableFile(_, let message): message
        case .createBudgetSpent(let creates, let horizon):
            "\(creates) keys were created within "
                + (horizon.seconds >= 3600 ? "\(horizon.seconds / 3600) h" : "\(horizon.seconds) s")
                + "; something undoes the work"
        case .secondWriter(let name, let others):
            "the server has " + (others == 0 ? "a key \"\(name)\"" : "\(others + 1) keys, such as \"\(name)\",")
                + " that this installation did not create"
        case .clockSkew(let skew): "the server's clock differs from ours by \(skew.seconds) s; nothing is revoked"
        case .unfamiliarServer(let url): "\(url) has not shown any key that was made under the former URL"
        case .ambiguousAdoption: "the destinations hold different keys, so none can be adopted"
        case .compromised(let numbers, let hindrance):
            (numbers.count == 1 ? "generation " : "generations ") + numbers.map(String.init).joined(separator: ", ")
                + (numbers.count == 1 ? " is" : " are") + " compromised and not revoked yet: \(hindrance)"
        }
    }

    /// What the operator can do about it where it befalls `lineage`.
    public func remedy(for lineage: LineageID) -> String {
        switch self {
        case .foreignFile:
            "move the file away, or set existing = \"adopt\" (take the key over) or \"replace\" (overwrite it)"
        case .drifted: "put the delivered key back, or remove the file: it is then delivered again"
        case .newerGeneration: "restore the newest ledger, or remove the file: it is then delivered again"
        case .unusableFile: "once that is mended, the daemon goes on by itself, within its poll_interval"
        case .createBudgetSpent: "find out what fails after each create; creating goes on when the budget allows"
        case .secondWriter:
            "stop the other installation or give one of them another instance name, then `keyrotated resolve \(lineage)`"
        case .clockSkew: "set the clocks right; renewal continues meanwhile"
        case .unfamiliarServer:
            "correct the url; if the server really lost all keys, give its [server.\(lineage.server)] table another name and set "
                + "existing = \"replace\": the keys are then issued anew"
        case .ambiguousAdoption: "leave the right key in one file and remove the others"
        case .compromised(_, .problem(let kind)): kind.remedy(for: lineage)
        case .compromised(_, .failure):
            "remove the cause; it is tried again by itself, or at once by `keyrotated retry \(lineage)`"
        case .compromised(_, .retired):
            "`keyrotated retire \(lineage) --revoke`, or put the key back into the configuration"
        }
    }
}

extension Problem.Hindrance: CustomStringConvertible {
    public var description: String {
        switch self {
        case .problem(let kind): kind.description
        case .failure(let message): message
        case .retired: "the key left the configuration, so it is not replaced"
        }
    }
}
