import RotationCore
import RotationPorts

/// A file with placeholders, understood: the text before the first of them, and each with the text that follows it.
struct Template: Sendable {
    struct Field: Sendable {
        let placeholder: Placeholder
        var text: [UInt8] = []

        /// How much of the text could be taken for the end of the value before it.
        var sharedCount: Int { text.prefix(while: placeholder.allows).count }
        /// True when the text tells for certain where the value ends.
        var endsValue: Bool { sharedCount < text.count }
    }

    let source: [UInt8]
    /// Without the newline at the end of the file.
    let opening: [UInt8]
    let fields: [Field]
    let hasFinalNewline: Bool

    func rendered(_ material: KeyMaterial) -> WipedBuffer {
        let values = fields.map { $0.placeholder.text(for: material) }
        let secretCount = material.secret.count
        let count = zip(fields, values).reduce(opening.count + 1) { count, part in
            count + part.0.text.count + (part.1?.utf8.count ?? secretCount)
        }
        var buffer = WipedBuffer(capacity: count)
        buffer.append(opening)
        for (field, value) in zip(fields, values) {
            if let value { buffer.append(value.utf8) } else { material.secret.withBytes { buffer.append($0) } }
            buffer.append(field.text)
        }
        if hasFinalNewline { buffer.append(CollectionOfOne(FileContent.newlineByte)) }
        return buffer
    }

    /// The whole file must be what the template makes of one key, be it of another generation than the one at hand.
    func reading(of bytes: UnsafeRawBufferPointer) -> FileReading {
        guard let values = values(in: FileContent.withoutFinalNewline(bytes)),
            let range = values.first(where: { $0.placeholder == .secret })?.range
        else { return .foreign(reason: "it is not what the template makes of one key") }
        let secret = Secret(bytes[range])
        let ids = values.filter { $0.placeholder == .keyID }.map { KeyID(digits: bytes[$0.range]) }
        if let own = secret.keyID, ids.contains(where: { $0 != own }) {
            return .foreign(reason: "its key_id is not that of its key")
        }
        return .value(SecretBox(secret))
    }

    /// Where the values stand; nil when the text between them is not the template's.
    private func values(
        in line: Slice<UnsafeRawBufferPointer>
    ) -> [(placeholder: Placeholder, range: Range<Int>)]? {
        guard line.starts(with: opening) else { return nil }
        var rest = line.dropFirst(opening.count)
        var values: [(placeholder: Placeholder, range: Range<Int>)] = []
        for field in fields {
            let end = rest.prefix(while: field.placeholder.allows).endIndex - field.sharedCount
            guard end > rest.startIndex, rest[end...].starts(with: field.text) else { return nil }
            values.append((field.placeholder, rest.startIndex..<end))
            rest = rest[(end + field.text.count)...]
        }
        return rest.isEmpty ? values : nil
    }
}

extension KeyID {
    fileprivate init?(digits: some Sequence<UInt8>) {
        guard let number = Int64(String(decoding: Array(digits), as: UTF8.self)) else { return nil }
        self.init(number)
    }
}
