import RotationCore
import RotationPorts

extension SecretFilesContract {
    static func findsTheImprint(_ world: SecretFilesWorld) async throws {
        for format in try world.formats() {
            let destination = try world.makeDestination(format)
            let none = try await world.files.look(at: destination).imprint
            try requireThat(none == nil, "a file that is absent has no imprint")
            let first = try await world.files.replace(destination, with: material(1))
            let found = try await world.files.look(at: destination).imprint
            try requireThat(found == first, "the imprint of \(format.text) is found again")
            let second = try await world.files.replace(destination, with: material(2))
            try requireThat(first.form == second.form, "the form does not depend on the key")
            try requireThat(first.content != second.content, "the content depends on the key")
        }
    }

    static func noticesAnotherForm(_ world: SecretFilesWorld) async throws {
        let template = try world.writeTemplate("changing", "key={{secret}}\n")
        let destination = try world.makeDestination(.template(path: template))
        let left = try await world.files.replace(destination, with: material(1))
        _ = try world.writeTemplate("changing", "# new\nkey={{secret}}\n")
        try await requireOutdated(world, destination, left, "another template")
        let others = [
            Destination(path: destination.path, format: .json(field: "key")),
            Destination(path: destination.path, format: .json(field: "api_key")),
            Destination(path: destination.path, format: .raw(newline: true)),
            Destination(path: destination.path, format: destination.format, owner: "0"),
            Destination(path: destination.path, format: destination.format, group: "0"),
            Destination(path: destination.path, format: destination.format, mode: 0o640),
        ]
        for other in others { try await requireOutdated(world, other, left, "\(other)") }
        let now = try await world.files.replace(destination, with: material(1))
        let found = try await world.files.look(at: destination)
        try requireThat(found.imprint == now, "what was written anew is not outdated")
        try requireThat(found.reading == .value(SecretBox(secret(1))), "it holds the secret in its new form")
    }

    private static func requireOutdated(
        _ world: SecretFilesWorld, _ destination: Destination, _ left: FileImprint, _ what: String
    ) async throws {
        let seen = try await world.files.look(at: destination).imprint
        try requireThat(seen.map { left.isOutdated(now: $0) } == true, "\(what) makes the file outdated")
    }

    static func noticesAnotherContent(_ world: SecretFilesWorld) async throws {
        let destination = try world.makeDestination(.raw(newline: true))
        let left = try await world.files.replace(destination, with: material(1))
        try await world.files.replace(destination, with: material(2))
        let other = Destination(path: destination.path, format: .env(variable: "KEY"))
        let seen = try await world.files.look(at: other).imprint
        try requireThat(seen.map { left.isOutdated(now: $0) } == false, "another content is not outdated")
        try requireThat(seen?.form != left.form, "the form is told apart from the content")
    }

    static func needsATemplate(_ world: SecretFilesWorld) async throws {
        let path = try world.writeTemplate("kept", "{{secret}}")
        let destination = try world.makeDestination(.template(path: path))
        try await world.files.replace(destination, with: material(1))
        for template in [path + ".missing", try world.writeTemplate("empty", "no placeholder")] {
            let broken = Destination(path: destination.path, format: .template(path: template))
            try await requireUnusable { () throws(SecretFileError) in _ = try await world.files.look(at: broken) }
            try await requireUnusable { () throws(SecretFileError) in
                try await world.files.replace(broken, with: material(2))
            }
        }
        let reading = try await world.files.read(destination)
        try requireThat(reading == .value(SecretBox(secret(1))), "the file is as it was")
    }

    private static func requireUnusable(_ body: () async throws(SecretFileError) -> Void) async throws {
        do throws(SecretFileError) { try await body() } catch {
            return try requireThat(error.code == .unusableTemplate, "the code says that it is the template: \(error)")
        }
        throw ContractViolation("expected that a template that is missing or none is refused")
    }
}
