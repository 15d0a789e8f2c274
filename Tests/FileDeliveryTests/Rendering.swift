import RotationCore
import RotationPorts

@testable import FileDelivery

/// A key of generation 12 with these bytes for a secret.
func material(_ secret: String, expiry: Timestamp? = Timestamp(seconds: 1_800_000_000)) -> KeyMaterial {
    KeyMaterial(
        secret: Secret(Array(secret.utf8)), keyID: KeyID(9_007_199_254_740_993),
        lineage: LineageID(server: "main", tenant: TenantID(19), name: "collector"), generation: 12, expiry: expiry)
}

/// The content of a file of this form; the secrets of these tests are none.
func renderedText(_ secret: String, _ form: FileForm, expiry: Timestamp? = Timestamp(seconds: 1_800_000_000)) throws
    -> String
{
    try FileContent.rendered(material(secret, expiry: expiry), as: form).withBytes {
        String(decoding: $0, as: UTF8.self)
    }
}

/// As `keyID` of a secret that is shaped like a key.
func keyShaped(_ id: String) -> String {
    let text = Array("\(id):0123456789abcdef0123456789abcdef".utf8)
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    var encoded: [UInt8] = []
    for start in stride(from: 0, to: text.count, by: 3) {
        let group = text[start...].prefix(3)
        let bits = group.reduce(UInt32(0)) { $0 << 8 | UInt32($1) } << UInt32(8 * (3 - group.count))
        encoded += (0...group.count).map { alphabet[Int(bits >> UInt32(18 - 6 * $0) & 63)] }
    }
    return String(decoding: encoded, as: UTF8.self)
}
