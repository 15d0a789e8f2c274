import RotationCore
import RotationPorts

/// The formats of destinations as the simulated world writes and reads them; simple, and made without the real ones,
/// so that a mistake there is not repeated here.
struct SimulatedFileFormat {
    private enum Piece {
        case text([UInt8])
        /// Something that is filled in, by its name in templates.
        case hole(String)

        var isSecret: Bool {
            if case .hole("secret") = self { true } else { false }
        }
    }

    private let pieces: [Piece]

    /// - Parameter template: The content of a file; nil when there is none.
    init(
        _ format: Destination.Format, template: (_ path: String) -> [UInt8]?
    ) throws(SecretFileError) {
        switch format {
        case .raw(let newline): pieces = Self.pieces(of: newline ? "{{secret}}\n" : "{{secret}}")
        case .env(let variable): pieces = Self.pieces(of: "\(variable)={{secret}}\n")
        case .credential(let name): pieces = Self.pieces(of: "credential \(name): {{secret}}")
        case .json(let field):
            let name = field.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
            pieces = Self.pieces(
                of: "{\"\(name)\": \"{{secret}}\", \"key_id\": \"{{key_id}}\", "
                    + "\"tenant_id\": {{tenant_id}}, \"expires\": {{JSON expires}}}\n")
        case .template(let path):
            guard let text = template(path) else {
                throw SecretFileError(.unusableTemplate, "the template \"\(path)\" does not exist (simulated)")
            }
            pieces = Self.pieces(of: String(decoding: text, as: UTF8.self))
            guard pieces.count(where: \.isSecret) == 1 else {
                throw SecretFileError(.unusableTemplate, "the template \"\(path)\" is none (simulated)")
            }
        }
    }

    func rendering(of material: KeyMaterial) -> [UInt8] {
        pieces.flatMap { piece in
            switch piece {
            case .text(let bytes): bytes
            case .hole("secret"): material.secret.withBytes { Array($0) }
            case .hole(let name): Array(Self.value(name, of: material).utf8)
            }
        }
    }

    /// A newline at the end is neither required nor held against the file.
    func reading(of bytes: [UInt8]) -> FileReading {
        if bytes.isEmpty { return .empty }
        let newline = UInt8(ascii: "\n")
        for candidate in [bytes, bytes.last == newline ? bytes.dropLast() : bytes + [newline]] {
            if let secret = match(pieces[...], candidate[...]) { return .value(SecretBox(Secret(secret))) }
        }
        return .foreign(reason: "it is not what this format makes of one printable value")
    }

    /// The bytes of the secret when the pieces make up all of the bytes, whatever fills the other holes; empty without
    /// a secret among the pieces.
    private func match(_ pieces: ArraySlice<Piece>, _ bytes: ArraySlice<UInt8>) -> [UInt8]? {
        guard let piece = pieces.first else { return bytes.isEmpty ? [] : nil }
        switch piece {
        case .text(let text):
            return bytes.starts(with: text) ? match(pieces.dropFirst(), bytes.dropFirst(text.count)) : nil
        case .hole:
            let longest = bytes.prefix { $0 > 0x20 && $0 < 0x7F }
            for length in stride(from: longest.count, to: 0, by: -1) {
                guard let rest = match(pieces.dropFirst(), bytes.dropFirst(length)) else { continue }
                return piece.isSecret ? Array(bytes.prefix(length)) : rest
            }
            return nil
        }
    }

    private static func value(_ name: String, of material: KeyMaterial) -> String {
        switch name {
        case "key_id": "\(material.keyID)"
        case "tenant_id": "\(material.lineage.tenant)"
        case "lineage": "\(material.lineage)"
        case "generation": "\(material.generation)"
        case "expires": material.expiry.map { "\($0)" } ?? "never"
        case "JSON expires": material.expiry.map { "\"\($0)\"" } ?? "null"
        default: "?"
        }
    }

    private static func pieces(of template: String) -> [Piece] {
        let parts = template.split(separator: "{{", omittingEmptySubsequences: false)
        return parts.dropFirst().reduce(into: [.text(Array(parts[0].utf8))]) { pieces, part in
            let halves = part.split(separator: "}}", maxSplits: 1, omittingEmptySubsequences: false)
            pieces.append(.hole(String(halves[0])))
            pieces.append(.text(Array(halves.dropFirst().joined().utf8)))
        }
    }
}
