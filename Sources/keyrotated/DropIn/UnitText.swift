/// A drop-in for the packaged unit, to be read before it is installed.
struct UnitText {
    let needs: UnitNeeds

    var text: String {
        (heading + (needs.isEmpty ? [] : ["[Service]"] + settings) + notes).joined(separator: "\n")
    }

    private var heading: [String] {
        if needs.isEmpty { return ["# The packaged unit gives this configuration all that it needs."] }
        return [
            "# What this configuration needs beyond the packaged unit. Read it; then",
            "#     sudo mkdir -p /etc/systemd/system/keyrotated.service.d",
            "#     sudo keyrotated check --drop-in | sudo tee /etc/systemd/system/keyrotated.service.d/50-needs.conf",
            "#     sudo systemctl daemon-reload && sudo systemctl restart keyrotated",
        ]
    }

    private var settings: [String] {
        needs.settings.flatMap { [Self.comment($0.reason), $0.setting] } + capabilities
    }

    private var capabilities: [String] {
        let needed = Capability.allCases.compactMap { capability in
            needs.capabilities[capability].map { (capability.rawValue, $0) }
        }
        if needed.isEmpty { return [] }
        let names = needed.map(\.0).joined(separator: " ")
        return needed.map { Self.comment($0.1, of: $0.0) } + [
            "AmbientCapabilities=\(names)", "CapabilityBoundingSet=\(names)",
        ]
    }

    private var notes: [String] { needs.notes.map { "# Note: \($0.printable)" } }

    private static func comment(_ reason: UnitNeeds.Reason, of what: String? = nil) -> String {
        let others = reason.others == 0 ? "" : ", and \(reason.others) more"
        return "# \(what.map { "\($0): " } ?? "")\(reason.text.printable)\(others)"
    }

    /// One word of a setting, see systemd.syntax(7): quoted where it has to be, and with `%` as itself.
    static func quoted(_ word: String) -> String {
        let isPlain = word.utf8.allSatisfy { byte in
            byte > 0x20 && byte != 0x7f && ![UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "\\")].contains(byte)
        }
        let text = word.replacing("%", with: "%%")
        if isPlain { return text }
        let escaped = text.unicodeScalars.map { scalar in
            switch scalar {
            case "\\", "\"": "\\\(scalar)"
            case _ where scalar.value < 0x20 || scalar.value == 0x7f:
                "\\x" + (scalar.value < 16 ? "0" : "") + String(scalar.value, radix: 16)
            default: String(scalar)
            }
        }
        return "\"\(escaped.joined())\""
    }
}
