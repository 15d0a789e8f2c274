import RotationCore
import RotationPorts
import SystemErrors

extension FileTask {
    /// The destination's form as of now: a template is read at each use, so that a changed one counts from the next look
    /// on, and a broken one is trouble of this destination alone (S26).
    func form(of destination: Destination, trusting owners: TrustedOwners) throws(SecretFileError) -> FileForm {
        try FileForm(destination.format) { path throws(SecretFileError) in
            let attempt = FileAttempt.readTemplate(of: destination.path)
            guard let place = DestinationPath(path) else {
                throw .refusal(
                    .unusableTemplate, attempt, path: path,
                    because: "the path is not absolute or has empty, . or .. components; correct it")
            }
            return try FileTask(attempt: attempt, path: place, system: system).template(trusting: owners)
        }
    }

    /// Whoever can write the template decides what the consumer reads beside the secret, and so where it may be sent:
    /// file and directories have to be as safe as those of the destination.
    private func template(trusting owners: TrustedOwners) throws(SecretFileError) -> Template {
        let directory = try openDirectory(for: .passage, trusting: owners)
        let snapshot = try snapshot(in: directory) { status throws(SecretFileError) in
            try requireRegular(status)
            if let objection = owners.objection(to: status, as: .parent) {
                throw refusal(.unsafePath, "the file \(objection)")
            }
        }
        guard let snapshot else {
            throw refusal(.unusableTemplate, "it does not exist; create it, or correct template in the configuration")
        }
        guard snapshot.content.count <= Self.sizeLimit else {
            throw refusal(.unusableTemplate, "it is larger than \(Self.sizeLimit) bytes; shorten it")
        }
        do {
            return try snapshot.content.withBytes { (bytes) throws(TemplateFlaw) in
                try Template(parsing: Array(bytes))
            }
        } catch {
            throw refusal(.unusableTemplate, "\(error)")
        }
    }
}
