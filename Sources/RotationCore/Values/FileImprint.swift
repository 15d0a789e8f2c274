/// What a delivery left behind, as two hashes: enough to tell an untouched file from a changed one without keeping its
/// content.
///
/// A file that is exactly as it was left may be written anew whenever its form is configured otherwise, be it a format,
/// a template's text or an owner: there is nothing of anybody else in it (S13). Nobody gains by making two contents
/// collide: who can write the file could remove it, with the same effect.
public struct FileImprint: Hashable, Sendable {
    /// Of every byte of the file.
    public let content: UInt64
    /// Of what decides how the file looks: format, template, owner, group and mode as configured.
    public let form: UInt64

    public init(content: UInt64, form: UInt64) {
        self.content = content
        self.form = form
    }

    /// - Parameter template: The text of the template, for a format that has one.
    public init(
        of bytes: some Sequence<UInt8>, as destination: Destination, template: some Sequence<UInt8> = EmptyCollection()
    ) {
        let settings = [
            destination.format.text, destination.owner ?? "", destination.group ?? "", String(destination.mode),
        ]
        content = StableHash.value(bytes)
        form = StableHash.value(settings.joined(separator: "\0").utf8 + [0] + Array(template))
    }

    /// True when the file is as it was left but would look otherwise now.
    public func isOutdated(now seen: FileImprint) -> Bool {
        content == seen.content && form != seen.form
    }
}

extension FileImprint: LosslessStringConvertible {
    /// Two hexadecimal numbers, `content-form`.
    public var description: String { "\(String(content, radix: 16))-\(String(form, radix: 16))" }

    public init?(_ description: String) {
        let parts = description.split(separator: "-").map { UInt64($0, radix: 16) }
        guard parts.count == 2, let content = parts[0], let form = parts[1] else { return nil }
        self.init(content: content, form: form)
    }
}
