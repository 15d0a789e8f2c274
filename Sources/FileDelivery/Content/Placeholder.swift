import RotationCore
import RotationPorts

/// What a template can have filled in: `{{key_id}}`.
enum Placeholder: String, CaseIterable, Sendable {
    case secret
    case keyID = "key_id"
    case tenantID = "tenant_id"
    case lineage
    case generation
    case expires

    /// `{{secret}}, {{key_id}}, …`: all of them, for people.
    static var list: String { allCases.map { "{{\($0.rawValue)}}" }.joined(separator: ", ") }

    /// Nil for the secret, which is never made a string.
    func text(for material: KeyMaterial) -> String? {
        switch self {
        case .secret: nil
        case .keyID: String(describing: material.keyID)
        case .tenantID: String(describing: material.lineage.tenant)
        case .lineage: String(describing: material.lineage)
        case .generation: String(material.generation)
        case .expires: material.expiry.map(String.init(describing:)) ?? "never"
        }
    }

    /// The bytes of which its values consist; where they end, the template's own text goes on.
    func allows(_ byte: UInt8) -> Bool {
        switch self {
        case .secret: FileContent.isLetter(byte) || FileContent.isDigit(byte) || "+/".utf8.contains(byte)
        case .keyID, .tenantID, .generation: FileContent.isDigit(byte)
        case .lineage:
            FileContent.isDigit(byte) || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
                || "_-/".utf8.contains(byte)
        case .expires: FileContent.isDigit(byte) || "TZ:.-never".utf8.contains(byte)
        }
    }
}
