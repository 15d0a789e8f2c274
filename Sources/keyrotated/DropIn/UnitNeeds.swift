import RotationConfiguration
import RotationCore

/// What a configuration needs of systemd that the packaged unit does not give, and why: no more than that.
struct UnitNeeds {
    /// For whom something is needed: the first, and how many there are.
    struct Reason {
        let text: String
        var others = 0
    }

    /// What the packaged unit gives.
    enum Packaged {
        static let credential = "sensorbucket-token"
        static let writable = ["/var/lib/keyrotated-keys", "/run/keyrotated"]
    }

    /// The setting, such as `ReadWritePaths=-/var/lib/collector`, and why; each once, in the order of the configuration.
    private(set) var settings: [(setting: String, reason: Reason)] = []
    private(set) var capabilities: [Capability: Reason] = [:]
    /// What no setting mends.
    private(set) var notes: [String] = []

    let daemon: DaemonAccount
    let machine: any MachineFacts

    init(_ configuration: ValidatedConfiguration, daemon: DaemonAccount?, machine: any MachineFacts) {
        self.daemon = daemon ?? .absent
        self.machine = machine
        if daemon == nil {
            notes.append(
                "There is no user \(DaemonAccount.name) yet: this is for one that owns nothing and is in no group. Run it "
                    + "again once the unit is installed.")
        }
        addState(configuration.stateDirectory)
        addManagementKeys(configuration)
        for lineage in configuration.lineages {
            for destination in lineage.destinations { add(destination, of: lineage.id) }
        }
        // What reads and searches everything anyway needs not be let do so twice.
        if capabilities[.override] != nil { capabilities[.readSearch] = nil }
    }

    var isEmpty: Bool { settings.isEmpty && capabilities.isEmpty }

    mutating func need(_ setting: String, because text: String) {
        guard let index = settings.firstIndex(where: { $0.setting == setting }) else {
            settings.append((setting, Reason(text: text)))
            return
        }
        settings[index].reason.others += 1
    }

    mutating func need(_ capability: Capability, because text: String) {
        if capabilities[capability] == nil {
            capabilities[capability] = Reason(text: text)
        } else {
            capabilities[capability]?.others += 1
        }
    }

    mutating func note(_ text: String) {
        if !notes.contains(text) { notes.append(text) }
    }

    private mutating func addState(_ directory: String) {
        guard directory != ValidatedConfiguration.defaultStateDirectory else { return }
        let reason = "state_directory = \"\(directory)\""
        let root = "/var/lib/"
        if directory.hasPrefix(root), directory.contains(":") {
            // Since systemd 251 it would make a link, and elsewhere.
            note("\(directory): a colon parts two names in StateDirectory=; use another directory.")
        } else if directory.hasPrefix(root) {
            need("StateDirectory=\(UnitText.quoted(String(directory.dropFirst(root.count))))", because: reason)
        } else {
            makeWritable(directory, because: reason)
        }
    }

    private mutating func addManagementKeys(_ configuration: ValidatedConfiguration) {
        let places =
            configuration.servers.map { ($0.managementKey, "server \($0.name)") }
            + configuration.tenants.compactMap { tenant in tenant.managementKey.map { ($0, "tenant \(tenant.id)") } }
        for (place, whose) in places {
            switch place {
            case .credential(Packaged.credential): break
            case .credential(let name) where !Self.isPlain(name):
                note(
                    "The management key of \(whose), credential \(name): a unit reads some of these characters otherwise. "
                        + "Use a name of letters, digits, \".\", \"_\" and \"-\".")
            case .credential(let name):
                need("LoadCredential=\(name):/etc/keyrotated/\(name)", because: "the management key of \(whose)")
                need("SetCredential=\(name):\\n", because: "that its absence stops nothing else")
            case .file(let path):
                if let file = machine.facts(path), !daemon.canRead(file) {
                    note(
                        "The management key of \(whose), \"\(path)\", cannot be read by \(DaemonAccount.name): write "
                            + "credential = \"\(Packaged.credential)\" in the configuration, with that file as "
                            + "/etc/keyrotated/token; or give it to that user.")
                }
            }
        }
    }

    /// Without what is a specifier, an escape (of the end of the line, too) or a separator in a unit.
    private static func isPlain(_ name: String) -> Bool {
        name.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
            case UInt8(ascii: "0")...UInt8(ascii: "9"): true
            default: "._-".utf8.contains(byte)
            }
        }
    }
}
