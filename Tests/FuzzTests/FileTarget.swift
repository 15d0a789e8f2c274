import RotationCore
import RotationPorts

@testable import FileDelivery

enum FileTarget {
    private static let formats: [Destination.Format] = [
        .raw(newline: true), .raw(newline: false), .env(variable: "SENSORBUCKET_API_KEY"),
    ]

    static func read(_ bytes: [UInt8]) throws(PropertyViolation) {
        for format in formats {
            let reading = bytes.withUnsafeBytes { FileContent.reading(of: $0, as: format) }
            switch reading {
            case .absent: throw PropertyViolation(description: "bytes are not absent")
            case .empty: try require(bytes.isEmpty, "only nothing is empty")
            case .value(let box): try check(box.secret, in: bytes)
            case .foreign(let reason): try require(!reason.isEmpty, "a foreign file has a reason")
            }
        }
    }

    private static func check(_ secret: Secret, in bytes: [UInt8]) throws(PropertyViolation) {
        let value = secret.withBytes { Array($0) }
        try require(!value.isEmpty && value.allSatisfy { (0x21...0x7E).contains($0) }, "a value can be printed")
        try require(value.count <= bytes.count, "a value stands in its file")
    }
}
