import Glibc
import RotationCore

/// The name under which this installation writes its keys, where none is configured (S28).
enum InstanceName {
    /// Host name and four random characters: `edge7-k3x9`.
    static func draw() -> String {
        var buffer = [CChar](repeating: 0, count: 65)
        let isKnown = gethostname(&buffer, buffer.count - 1) == 0
        let host =
            isKnown ? String(decoding: buffer.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self) : ""
        return draw(host: host)
    }

    static func draw(host: String) -> String {
        let label = host.split(separator: ".").first.map { $0.lowercased() } ?? ""
        let allowed = label.filter { LineageID.isValidName(String($0)) || $0 == "-" || $0 == "_" }
        let stem = allowed.drop { !LineageID.isValidName(String($0)) }.prefix(40)
        let letters = "abcdefghijkmnpqrstuvwxyz23456789"
        let suffix = String((0..<4).compactMap { _ in letters.randomElement() })
        return stem.isEmpty ? suffix : "\(stem)-\(suffix)"
    }
}
