import TOML

/// The names of units, as `unit_name_is_valid` of systemd judges them (systemd.unit(5)). Whether there is such a unit, the
/// machine decides (S26).
extension TOMLValue {
    /// The types of units that can be restarted: not `device` and `scope`, which others start.
    private static let unitTypes = [
        "service", "socket", "target", "mount", "automount", "swap", "timer", "path", "slice",
    ]
    private static let acceptedUnit = "accepted is the full name of a unit, such as \"collector.service\""

    static func unit(_ value: TOMLValue) throws(Flaw) -> String {
        let name = try text(value)
        guard name.utf8.allSatisfy(isUnitCharacter) else {
            throw Flaw(
                "is \(quoted(name))", "accepted are letters, digits, and \":\", \"-\", \"_\", \".\", \"\\\", \"@\"")
        }
        guard name.utf8.count <= 255 else { throw Flaw("is longer than 255 bytes", acceptedUnit) }
        let stem = try stem(ofUnit: name)
        if stem.isEmpty || stem.hasPrefix("@") { throw Flaw("is \(quoted(name)), without a name", acceptedUnit) }
        if let at = stem.firstIndex(of: "@"), stem.index(after: at) == stem.endIndex {
            let type = name.dropFirst(stem.utf8.count)
            throw Flaw(
                "is the template \(quoted(name))", "accepted is an instance of it, such as \"\(stem)main\(type)\"")
        }
        return name
    }

    /// What stands before the type.
    private static func stem(ofUnit name: String) throws(Flaw) -> Substring {
        guard let dot = name.lastIndex(of: ".") else {
            throw Flaw("is \(quoted(name))", "did you mean \(quoted(name + ".service"))?")
        }
        let type = String(name[name.index(after: dot)...])
        if unitTypes.contains(type) { return name[..<dot] }
        if ["device", "scope"].contains(type) {
            throw Flaw("is \(quoted(name)), and a \(type) can neither be restarted nor reloaded", acceptedUnit)
        }
        let meant = Suggestion.nearest(to: type, among: unitTypes).map { "\(name[..<dot]).\($0)" }
        throw Flaw("is \(quoted(name))", "did you mean \(quoted(meant ?? name + ".service"))?")
    }

    private static func isUnitCharacter(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
        case UInt8(ascii: "0")...UInt8(ascii: "9"): true
        default: ":-_.\\@".utf8.contains(byte)
        }
    }
}
