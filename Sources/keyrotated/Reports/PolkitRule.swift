import RotationCore

/// Rules of polkit(8) by which one user may do to some units what is configured, and encrypt credentials where that is
/// configured, and nothing else.
///
/// They answer for these pairs of a verb and a unit alone; all else goes on to other rules. What systemd asks polkit for is
/// `org.freedesktop.systemd1.manage-units`, with the unit's primary name and the verb (org.freedesktop.systemd1(5),
/// "Security"). From version 256 on systemd-creds(1) has systemd encrypt and decrypt for who is not root, and that asks, too;
/// with which names, polkit is not told.
struct PolkitRule {
    let user: String
    /// `restart collector.service`, in the order of the configuration.
    private let permissions: [String]
    private let encryptsCredentials: Bool

    init(user: String, _ units: [ConfiguredUnit], encryptsCredentials: Bool = false) {
        self.user = user
        self.encryptsCredentials = encryptsCredentials
        permissions = units.flatMap { unit in unit.action.verbs.map { "\($0) \(unit.name)" } }
    }

    var text: String {
        let rules = (permissions.isEmpty ? [] : [unitRule]) + (encryptsCredentials ? [credentialRule] : [])
        if rules.isEmpty { return "// The configuration of keyrotated tells no units: there is nothing to allow." }
        let heading = """
            // Made by `keyrotated check --polkit`, for /etc/polkit-1/rules.d/50-keyrotated.rules; make it anew when the
            // configuration has other units, or other credentials to encrypt.
            """
        return ([heading] + rules).joined(separator: "\n")
    }

    private var unitRule: String {
        let cases = permissions.map { "    case \(Self.quoted($0)):" }.joined(separator: "\n")
        return """
            // Lets keyrotated tell the units of its configuration.
            polkit.addRule(function (action, subject) {
                if (action.id !== "org.freedesktop.systemd1.manage-units" || subject.user !== \(Self.quoted(user))) {
                    return polkit.Result.NOT_HANDLED;
                }
                switch (action.lookup("verb") + " " + action.lookup("unit")) {
            \(cases)
                    return polkit.Result.YES;
                }
                return polkit.Result.NOT_HANDLED;
            });
            """
    }

    private var credentialRule: String {
        """
        // Lets keyrotated encrypt credentials (systemd 256 and later), which includes decrypting those of this machine.
        polkit.addRule(function (action, subject) {
            switch (action.id) {
            case "io.systemd.credentials.encrypt":
            case "io.systemd.credentials.decrypt":
                return subject.user === \(Self.quoted(user)) ? polkit.Result.YES : polkit.Result.NOT_HANDLED;
            }
            return polkit.Result.NOT_HANDLED;
        });
        """
    }

    /// A string of JavaScript, in ASCII. `<` and `&` need no care: it stands in no page.
    static func quoted(_ text: String) -> String {
        let units = text.utf16.map { unit in
            switch unit {
            case 0x22: "\\\""
            case 0x5C: "\\\\"
            case 0x20..<0x7F: String(UnicodeScalar(UInt8(unit)))
            default: "\\u" + ("000" + String(unit, radix: 16)).suffix(4)
            }
        }
        return "\"\(units.joined())\""
    }
}

extension UnitAction {
    /// As systemd names to polkit what this may come to: a unit that would not read its secret at a reload is restarted
    /// instead (S16).
    fileprivate var verbs: [String] {
        switch self {
        case .restart, .reload: [rawValue]
        case .reloadOrRestart: [rawValue, "restart"]
        }
    }
}
