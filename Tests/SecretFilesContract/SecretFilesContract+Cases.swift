import RotationCore
import RotationPorts

extension SecretFilesContract {
    static func isAbsentAtFirst(_ world: SecretFilesWorld) async throws {
        let destination = try world.makeDestination(.raw(newline: true))
        for _ in 1...2 {
            try requireThat(try await world.files.read(destination) == .absent, "a file that nobody wrote is absent")
        }
    }

    static func holdsWhatWasWritten(_ world: SecretFilesWorld) async throws {
        for format in try world.formats() {
            let destination = try world.makeDestination(format)
            for number: UInt8 in [1, 0, 12] {
                try await world.files.replace(destination, with: material(number))
                try await require(world, destination, holds: number)
            }
        }
    }

    static func keepsTheLast(_ world: SecretFilesWorld) async throws {
        let destination = try world.makeDestination(.raw(newline: true))
        for number: UInt8 in [1, 2, 3, 2] {
            try await world.files.replace(destination, with: material(number))
            try await require(world, destination, holds: number)
        }
    }

    static func acceptsTheSameAgain(_ world: SecretFilesWorld) async throws {
        let destination = try world.makeDestination(.env(variable: "KEY"))
        for _ in 1...2 {
            try await world.files.replace(destination, with: material(1))
            try await require(world, destination, holds: 1)
        }
    }

    static func keepsDestinationsApart(_ world: SecretFilesWorld) async throws {
        let destinations = try (0..<32).map { _ in try world.makeDestination(.raw(newline: true)) }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (number, destination) in destinations.enumerated() {
                group.addTask { try await world.files.replace(destination, with: material(UInt8(number))) }
            }
            try await group.waitForAll()
        }
        for (number, destination) in destinations.enumerated() {
            try await require(world, destination, holds: UInt8(number))
        }
    }

    private static func require(
        _ world: SecretFilesWorld, _ destination: Destination, holds number: UInt8
    ) async throws {
        let reading = try await world.files.read(destination)
        try requireThat(
            reading == .value(SecretBox(secret(number))), "\(destination.path) holds secret number \(number)")
    }
}
