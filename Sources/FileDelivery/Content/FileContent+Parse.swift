import RotationCore
import RotationPorts

extension FileContent {
    /// Where on a line the value stands.
    private enum Location {
        case value(Range<Int>)
        case foreign(String)
    }

    /// Judges what a file holds. The reasons describe the shape and quote nothing, as the content may be somebody's
    /// password.
    static func reading(of bytes: UnsafeRawBufferPointer, as form: FileForm) -> FileReading {
        guard !bytes.isEmpty else { return .empty }
        guard bytes.count <= FileTask.sizeLimit else {
            return .foreign(reason: "it is larger than \(FileTask.sizeLimit) bytes")
        }
        return switch form {
        case .raw, .credential: reading(ofLine: bytes) { value($0.indices, of: $0) }
        case .env(let variable): reading(ofLine: bytes) { assignment(to: variable, in: $0) }
        case .json(let field): JSONContent(field: field).reading(of: bytes)
        case .template(let template): template.reading(of: bytes)
        }
    }

    private static func reading(
        ofLine bytes: UnsafeRawBufferPointer, _ locate: (Slice<UnsafeRawBufferPointer>) -> Location
    ) -> FileReading {
        let line = withoutFinalNewline(bytes)
        guard !line.contains(newlineByte) else { return .foreign(reason: "it has more than one line") }
        switch locate(line) {
        case .value(let range): return .value(SecretBox(Secret(bytes[range])))
        case .foreign(let reason): return .foreign(reason: reason)
        }
    }

    /// One trailing newline is accepted whether or not the format asks for it: editors add and strip it, and it
    /// changes nothing for the reader of the file.
    static func withoutFinalNewline(_ bytes: UnsafeRawBufferPointer) -> Slice<UnsafeRawBufferPointer> {
        bytes.last == newlineByte ? bytes.dropLast() : bytes[...]
    }

    private static func assignment(to variable: String, in line: Slice<UnsafeRawBufferPointer>) -> Location {
        let prefix = "\(variable)=".utf8
        guard line.starts(with: prefix) else {
            return .foreign("it is not one assignment to the configured variable")
        }
        let text = line.dropFirst(prefix.count)
        guard let quote = text.first, isQuote(quote) else { return unescaped(text, of: line) }
        guard text.count >= 2, text.last == quote else { return .foreign("the quotes do not match") }
        return unescaped(text.dropFirst().dropLast(), of: line)
    }

    /// systemd would read quotes and backslashes inside the value as syntax: what the service gets would not be
    /// what stands here.
    private static func unescaped(
        _ text: Slice<UnsafeRawBufferPointer>, of line: Slice<UnsafeRawBufferPointer>
    ) -> Location {
        guard !text.contains(where: { isQuote($0) || $0 == UInt8(ascii: "\\") }) else {
            return .foreign("the value has quotes or backslashes")
        }
        return value(text.indices, of: line)
    }

    private static func value(_ range: Range<Int>, of line: Slice<UnsafeRawBufferPointer>) -> Location {
        guard !range.isEmpty else { return .foreign("the value is missing") }
        guard line[range].allSatisfy(isVisible) else {
            return .foreign("the value has spaces or bytes that are not printable ASCII")
        }
        return .value(range)
    }

    private static func isQuote(_ byte: UInt8) -> Bool { byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") }
}
