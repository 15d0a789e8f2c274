import RotationCore
import RotationPorts

/// The formats of destinations as the simulated world writes and reads them; simple, and made without the real ones,
/// so that a mistake there is not repeated here.
struct SimulatedFileFormat {
    private let prefix: [UInt8]
    private let suffix: [UInt8]

    init(_ format: Destination.Format) {
        switch format {
        case .raw(let newline): (prefix, suffix) = ([], newline ? [UInt8(ascii: "\n")] : [])
        case .env(let variable): (prefix, suffix) = (Array("\(variable)=".utf8), [UInt8(ascii: "\n")])
        }
    }

    func rendering(of secret: Secret) -> [UInt8] {
        prefix + secret.withBytes { Array($0) } + suffix
    }

    /// A newline at the end is neither required nor held against the file.
    func reading(of bytes: [UInt8]) -> FileReading {
        if bytes.isEmpty { return .empty }
        guard bytes.starts(with: prefix) else { return .foreign(reason: "it does not begin with the variable") }
        var value = bytes.dropFirst(prefix.count)
        if value.last == UInt8(ascii: "\n") { value.removeLast() }
        guard !value.isEmpty else { return .foreign(reason: "it holds no value") }
        guard value.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
            return .foreign(reason: "it holds more than one printable value")
        }
        return .value(SecretBox(Secret(value)))
    }
}
