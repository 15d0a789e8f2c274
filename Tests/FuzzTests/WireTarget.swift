import RotationCore
import RotationPorts

@testable import SensorBucketClient

enum WireTarget {
    static func read(_ bytes: [UInt8]) throws(PropertyViolation) {
        if let page = try decoded(bytes, PageReply.decode) {
            try require(page.nextCursor != "", "a page without a cursor is the last one")
        }
        if let (id, secret) = try decoded(bytes, CreatedReply.decode) {
            try require(secret.keyID == id, "the id of a created key is the one within its secret")
        }
        _ = try decoded(bytes, KeyReply.decode)
        let refusal = RefusalReply(bytes)
        for text in [refusal.message, refusal.code, refusal.reason].compactMap(\.self) {
            let shown = ServerText.cleaned(text)
            try require(shown.count <= ServerText.maximumLength + 1, "what is told of an answer is short")
            let hasControl = shown.unicodeScalars.contains { $0.properties.generalCategory == .control }
            try require(!hasControl, "what is told of an answer has no control characters")
        }
    }

    /// Nil when it is refused.
    private static func decoded<Value>(
        _ bytes: [UInt8], _ decode: ([UInt8]) throws(JSONError) -> Value
    ) throws(PropertyViolation) -> Value? {
        let offset: Int
        do throws(JSONError) { return try decode(bytes) } catch { offset = error.offset }
        try require((0...bytes.count).contains(offset), "an error has its place in the answer")
        return nil
    }
}
