import RotationCore

/// Valid names for keys, none of them twice.
struct LineageNames {
    private let configured: Set<LineageID>
    private var taken: Set<LineageID>

    init(_ ids: [LineageID]) {
        configured = Set(ids)
        taken = configured
    }

    /// The configured lineage whose name on the server this key has.
    ///
    /// - Parameter instance: ours; nil while none is known. What has another one's name is another installation's.
    func configured(for key: FoundKey, instance: String?) -> LineageID? {
        guard let name = RemoteName(key.listed.name), instance == nil || instance == name.instance else { return nil }
        let id = LineageID(server: key.server, tenant: key.listed.tenant, name: name.lineage)
        return configured.contains(id) ? id : nil
    }

    /// A name made from the key's own, `Collector (new)` becoming `collector-new`.
    mutating func take(for key: FoundKey) -> String {
        let words = (RemoteName(key.listed.name)?.lineage ?? key.listed.name).lowercased()
            .split { !LineageID.isValidName(String($0)) && $0 != "_" }
        let joined = String(words.joined(separator: "-").drop { $0 == "_" }.prefix(50))
        let stem = LineageID.isValidName(joined) ? joined : "key-\(key.listed.id)"
        for number in 1... {
            let name = number == 1 ? stem : "\(stem)-\(number)"
            if taken.insert(LineageID(server: key.server, tenant: key.listed.tenant, name: name)).inserted {
                return name
            }
        }
        return stem
    }
}
