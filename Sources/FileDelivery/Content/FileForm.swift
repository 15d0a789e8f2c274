import RotationCore

/// A destination's format, with all at hand that writing and reading it takes.
enum FileForm: Sendable {
    case raw(newline: Bool)
    case env(variable: String)
    case json(field: String)
    case template(Template)
    /// The key itself, encrypted under this name.
    case credential(name: String)

    /// - Parameter template: Loads and understands the template at a path.
    init<Failure: Error>(
        _ format: Destination.Format, template: (_ path: String) throws(Failure) -> Template
    ) throws(Failure) {
        switch format {
        case .raw(let newline): self = .raw(newline: newline)
        case .env(let variable): self = .env(variable: variable)
        case .json(let field): self = .json(field: field)
        case .template(let path): self = .template(try template(path))
        case .credential(let name): self = .credential(name: name)
        }
    }

    /// Nil for what is empty or too large to be ours.
    func imprint(of bytes: UnsafeRawBufferPointer, at destination: Destination) -> FileImprint? {
        guard (1...FileTask.sizeLimit).contains(bytes.count) else { return nil }
        return FileImprint(of: bytes, as: destination, template: template?.source ?? [])
    }

    /// The name under which the file is encrypted; nil when it is not.
    var credential: String? {
        if case .credential(let name) = self { name } else { nil }
    }

    private var template: Template? {
        if case .template(let template) = self { template } else { nil }
    }
}
