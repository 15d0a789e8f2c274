import RotationCore
import RotationPorts

/// How a key becomes the content of a file, and how its secret is found again; of a credential it is what is encrypted.
enum FileContent {
    /// - Throws: `unfit` when reading the result would not give the same secret: bytes beyond printable ASCII, or, for
    ///   `env`, bytes that systemd takes for quoting, or a variable that is no name.
    static func rendered(_ material: KeyMaterial, as form: FileForm) throws(RenderingFlaw) -> WipedBuffer {
        let buffer = rendering(of: material, as: form)
        guard buffer.count <= FileTask.sizeLimit else { throw .tooLarge }
        let found = buffer.withBytes { reading(of: $0, as: form) }
        guard isUsable(form), found == .value(SecretBox(material.secret)) else { throw .unfit }
        return buffer
    }

    private static func rendering(of material: KeyMaterial, as form: FileForm) -> WipedBuffer {
        switch form {
        case .raw(let newline): framed(material.secret, by: [], newline ? [newlineByte] : [])
        case .env(let variable): framed(material.secret, by: Array("\(variable)=".utf8), [newlineByte])
        case .json(let field): JSONContent(field: field).rendered(material)
        case .template(let template): template.rendered(material)
        case .credential: framed(material.secret, by: [], [])
        }
    }

    private static func framed(_ secret: Secret, by prefix: [UInt8], _ suffix: [UInt8]) -> WipedBuffer {
        var buffer = WipedBuffer(capacity: prefix.count + secret.count + suffix.count)
        buffer.append(prefix)
        secret.withBytes { buffer.append($0) }
        buffer.append(suffix)
        return buffer
    }

    private static func isUsable(_ form: FileForm) -> Bool {
        guard case .env(let variable) = form else { return true }
        guard let first = variable.utf8.first, !isDigit(first) else { return false }
        return variable.utf8.allSatisfy { isLetter($0) || isDigit($0) || $0 == UInt8(ascii: "_") }
    }

    static func isLetter(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
    }

    static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

    /// What a value may consist of in every format: ASCII that can be seen.
    static func isVisible(_ byte: UInt8) -> Bool { (0x21...0x7e).contains(byte) }

    static let newlineByte = UInt8(ascii: "\n")
}
