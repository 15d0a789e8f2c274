/// A reader of bytes that come from outside.
enum FuzzTarget: String, CaseIterable, Sendable {
    /// The text of the configuration: whoever may write it.
    case configuration
    /// The bodies of answers: the server, or whoever stands between.
    case wire
    /// What may be a key: a file, an answer.
    case key
    /// What a destination holds: whoever may write there.
    case file
    /// What a file is made of: whoever may write templates.
    case template

    /// Has `bytes` read. The first thing looked for is a trap, which ends the process.
    ///
    /// - Throws: ``PropertyViolation`` when what was read breaks a property that must hold whatever the bytes are.
    func read(_ bytes: [UInt8]) throws(PropertyViolation) {
        switch self {
        case .configuration: try ConfigurationTarget.read(bytes)
        case .wire: try WireTarget.read(bytes)
        case .key: try KeyTarget.read(bytes)
        case .file: try FileTarget.read(bytes)
        case .template: try FileTarget.readTemplate(bytes)
        }
    }
}

struct PropertyViolation: Error, CustomStringConvertible {
    let description: String
}

func require(_ condition: Bool, _ property: String) throws(PropertyViolation) {
    if !condition { throw PropertyViolation(description: property) }
}
