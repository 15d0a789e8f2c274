import RotationCore

/// Values that most tests need and few look at.
enum Sample {
    static let tenant = TenantID(19)
    static let instance = "edge7"
    static let path = "/run/keys/collector"
    static let otherPath = "/run/keys/collector.env"
    static let id = LineageID(server: "main", tenant: tenant, name: "collector")
    static let permissions: Set<Permission> = [Permission("READ_DEVICES"), Permission("WRITE_MEASUREMENTS")]
    static let policy = RotationPolicy(
        lifetime: .days(90), renewBefore: .days(30), overlap: .hours(24), pollInterval: .minutes(15))
    static let consumer = Consumer(command: ["/usr/bin/collector", "reload"])
    static let managementKey = KeyID(7)

    static func destination(_ path: String = path) -> Destination {
        Destination(path: path, format: .raw(newline: true))
    }

    static func lineage(
        permissions: Set<Permission> = permissions, policy: RotationPolicy = policy,
        existing: ExistingFileRule = .refuse, hold: Bool = false, revokeAdopted: Bool = false,
        paths: [String] = [path], consumers: [Consumer] = [consumer], isConfigured: Bool = true
    ) -> Lineage {
        Lineage(
            id: id, permissions: permissions, policy: policy, existing: existing, hold: hold,
            revokeAdopted: revokeAdopted, destinations: paths.map { destination($0) }, consumers: consumers,
            isConfigured: isConfigured)
    }

    /// When the replacement of a key with this expiry starts, jitter included.
    static func renewalStart(_ expiry: Timestamp) -> Timestamp {
        RenewalSchedule(expiry: expiry, policy: policy, lineage: id).start
    }

    static func keyID(_ number: GenerationNumber) -> KeyID { KeyID(Int64(1000 + number)) }

    static func secret(_ number: GenerationNumber) -> SecretBox {
        SecretBox(Secret(keyText(id: "\(1000 + number)").utf8))
    }

    static func name(_ number: GenerationNumber) -> String { "collector.edge7.g\(number)" }
}

/// The bytes of a key as the server gives them: unpadded standard base64 of `id:secret`.
func keyText(id: String, secret: String = "0123456789abcdef0123456789abcdef") -> String {
    base64(Array("\(id):\(secret)".utf8))
}

func base64(_ bytes: [UInt8]) -> String {
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
    var text = ""
    for start in stride(from: 0, to: bytes.count, by: 3) {
        let group = Array(bytes[start..<min(start + 3, bytes.count)])
        let bits = group.reduce(0) { $0 << 8 | Int($1) } << (8 * (3 - group.count))
        for index in 0...group.count { text.append(alphabet[bits >> (18 - 6 * index) & 63]) }
    }
    return text
}
