import RotationCore
import RotationPorts

extension FileContent {
    /// Where in the bytes the value stands.
    enum Location: Equatable {
        case nothing
        case value(Range<Int>)
        case foreign(String)
    }

    /// Judges what a file holds. The reasons describe the shape and quote nothing, as the content may be somebody's
    /// password.
    static func reading(of bytes: UnsafeRawBufferPointer, as format: Destination.Format) -> FileReading {
        switch located(in: bytes, as: format) {
        case .nothing: .empty
        case .value(let range): .value(SecretBox(Secret(bytes[range])))
        case .foreign(let reason): .foreign(reason: reason)
        }
    }

    /// One trailing newline is accepted whether or not the format asks for it: editors add and strip it, and it
    /// changes nothing for the reader of the file.
    static func located(in bytes: UnsafeRawBufferPointer, as format: Destination.Format) -> Location {
        guard !bytes.isEmpty else { return .nothing }
        guard bytes.count <= FileTask.sizeLimit else {
            return .foreign("it is larger than \(FileTask.sizeLimit) bytes")
        }
        let line = bytes.last == newlineByte ? bytes.dropLast() : bytes[...]
        guard !line.contains(newlineByte) else { return .foreign("it has more than one line") }
        return switch format {
        case .raw: value(line.indices, of: line)
        case .env(let variable): assignment(to: variable, in: line)
        }
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
        guard line[range].allSatisfy({ (0x21...0x7e).contains($0) }) else {
            return .foreign("the value has spaces or bytes that are not printable ASCII")
        }
        return .value(range)
    }

    private static func isQuote(_ byte: UInt8) -> Bool { byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") }
}
