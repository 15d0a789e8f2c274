import RotationCore
import RotationPorts

@testable import FileDelivery

enum FileTarget {
    static func read(_ bytes: [UInt8]) throws(PropertyViolation) {
        let template = try understood(Array("# {{lineage}} {{expires}}\nid={{key_id}}\nkey={{secret}}\n".utf8))
        let forms: [FileForm?] = [
            .raw(newline: true), .raw(newline: false), .env(variable: "SENSORBUCKET_API_KEY"), .json(field: "api_key"),
            template.map { .template($0) },
        ]
        for form in forms.compactMap(\.self) {
            let reading = bytes.withUnsafeBytes { FileContent.reading(of: $0, as: form) }
            switch reading {
            case .absent: throw PropertyViolation(description: "bytes are not absent")
            case .empty: try require(bytes.isEmpty, "only nothing is empty")
            case .value(let box): try check(box.secret, in: bytes)
            case .foreign(let reason): try require(!reason.isEmpty, "a foreign file has a reason")
            }
        }
    }

    /// The bytes as a template: what is accepted as one must be found again in what it makes.
    static func readTemplate(_ bytes: [UInt8]) throws(PropertyViolation) {
        guard let template = try understood(bytes) else { return }
        let secret = Secret(Array("MTI6MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY".utf8))
        let material = KeyMaterial(
            secret: secret, keyID: KeyID(12),
            lineage: LineageID(server: "main", tenant: TenantID(19), name: "collector"),
            generation: 3, expiry: Timestamp(seconds: 1_800_000_000))
        do { _ = try FileContent.rendered(material, as: .template(template)) } catch {
            guard case .tooLarge = error else {
                throw PropertyViolation(description: "what a template made is found again")
            }
        }
    }

    private static func understood(_ bytes: [UInt8]) throws(PropertyViolation) -> Template? {
        do { return try Template(parsing: bytes) } catch {
            try require(!error.description.isEmpty, "a flaw has a description")
            return nil
        }
    }

    private static func check(_ secret: Secret, in bytes: [UInt8]) throws(PropertyViolation) {
        let value = secret.withBytes { Array($0) }
        try require(!value.isEmpty && value.allSatisfy { (0x21...0x7E).contains($0) }, "a value can be printed")
        try require(value.count <= bytes.count, "a value stands in its file")
    }
}
