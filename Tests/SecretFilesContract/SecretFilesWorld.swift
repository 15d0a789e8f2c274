public import RotationCore
public import RotationPorts

/// An implementation of `SecretFiles` with what a case of the contract needs around it.
public struct SecretFilesWorld: Sendable {
    let files: any SecretFiles
    /// A destination at a path that was never used before, in a directory that exists.
    let makeDestination: @Sendable (Destination.Format) throws -> Destination
    /// Creates the file of this name, or writes it anew, with a template's text; returns its path.
    let writeTemplate: @Sendable (_ name: String, _ text: String) throws -> String

    public init(
        files: any SecretFiles, makeDestination: @escaping @Sendable (Destination.Format) throws -> Destination,
        writeTemplate: @escaping @Sendable (_ name: String, _ text: String) throws -> String
    ) {
        self.files = files
        self.makeDestination = makeDestination
        self.writeTemplate = writeTemplate
    }

    /// One of each kind.
    func formats() throws -> [Destination.Format] {
        let template = try writeTemplate("all", SecretFilesContract.template)
        return [
            .raw(newline: true), .raw(newline: false), .env(variable: "SENSORBUCKET_API_KEY"), .json(field: "api_key"),
            .json(field: "a \"quoted\\ field"), .template(path: template),
            .credential(name: "api-key"),
        ]
    }
}
