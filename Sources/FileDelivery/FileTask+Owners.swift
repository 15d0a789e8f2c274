import Glibc
import RotationCore
import RotationPorts
import SystemErrors

extension FileTask {
    /// The configured owner and group as numbers; nil where the configuration names none.
    struct ConfiguredOwner: Sendable {
        let owner: uid_t?
        let group: gid_t?
    }

    func configuredOwner(of destination: Destination) throws(SecretFileError) -> ConfiguredOwner {
        ConfiguredOwner(
            owner: try number(of: destination.owner, .lookUpOwner, "user") { name throws(ErrorNumber) in
                try system.userID(named: name)
            },
            group: try number(of: destination.group, .lookUpGroup, "group") { name throws(ErrorNumber) in
                try system.groupID(named: name)
            })
    }

    func trustedOwners(configured: uid_t?) -> TrustedOwners {
        TrustedOwners(
            daemon: system.effectiveUser(), daemonGroup: system.effectiveGroup(), configured: configured)
    }

    private func number(
        of name: String?, _ step: FileStep, _ kind: String, _ lookUp: (String) throws(ErrorNumber) -> UInt32?
    ) throws(SecretFileError) -> UInt32? {
        guard let name else { return nil }
        if let number = numericID(name) { return number }
        let found = try perform(step, on: name) { () throws(ErrorNumber) in try lookUp(name) }
        guard let found else {
            throw refusal(.unknownOwner, "there is no \(kind) \(name.debugDescription) on this machine; create it")
        }
        return found
    }

    /// Digits are an id, as everywhere in systemd. The largest number is none: it means "unchanged" to `chown`.
    private func numericID(_ name: String) -> UInt32? {
        guard name.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else { return nil }
        return UInt32(name).flatMap { $0 == .max ? nil : $0 }
    }
}
