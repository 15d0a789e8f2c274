extension Destination.Format {
    /// The stable text of a format: it is stored in ledgers and goes into imprints.
    public var text: String {
        switch self {
        case .raw(let newline): newline ? "raw" : "raw-without-newline"
        case .env(let variable): "env \(variable)"
        case .json(let field): "json \(field)"
        case .template(let path): "template \(path)"
        case .credential(let name): "credential \(name)"
        }
    }

    /// The way back from ``text``; nil for what no release has written.
    public init?(text: String) {
        let name = text.prefix { $0 != " " }
        let value = String(text.dropFirst(name.count + 1))
        switch name {
        case "raw": self = .raw(newline: true)
        case "raw-without-newline": self = .raw(newline: false)
        case "env": self = .env(variable: value)
        case "json": self = .json(field: value)
        case "template": self = .template(path: value)
        case "credential": self = .credential(name: value)
        default: return nil
        }
    }
}
