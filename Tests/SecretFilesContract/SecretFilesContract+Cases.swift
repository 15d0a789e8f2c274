import RotationCore
import RotationPorts

extension SecretFilesContract {
    static func isAbsentAtFirst(_ files: any SecretFiles, _ makeDestination: DestinationMaker) async throws {
        let destination = try makeDestination(.raw(newline: true))
        for _ in 1...2 {
            try requireThat(try await files.read(destination) == .absent, "a file that nobody wrote is absent")
        }
    }

    static func holdsWhatWasWritten(_ files: any SecretFiles, _ makeDestination: DestinationMaker) async throws {
        for format in formats {
            let destination = try makeDestination(format)
            try await files.replace(destination, with: material(1))
            try await require(files, destination, holds: 1)
        }
    }

    static func keepsTheLast(_ files: any SecretFiles, _ makeDestination: DestinationMaker) async throws {
        let destination = try makeDestination(.raw(newline: true))
        for number: UInt8 in [1, 2, 3, 2] {
            try await files.replace(destination, with: material(number))
            try await require(files, destination, holds: number)
        }
    }

    static func acceptsTheSameAgain(_ files: any SecretFiles, _ makeDestination: DestinationMaker) async throws {
        let destination = try makeDestination(.env(variable: "KEY"))
        for _ in 1...2 {
            try await files.replace(destination, with: material(1))
            try await require(files, destination, holds: 1)
        }
    }

    static func keepsDestinationsApart(_ files: any SecretFiles, _ makeDestination: DestinationMaker) async throws {
        let destinations = try (0..<32).map { _ in try makeDestination(.raw(newline: true)) }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (number, destination) in destinations.enumerated() {
                group.addTask { try await files.replace(destination, with: material(UInt8(number))) }
            }
            try await group.waitForAll()
        }
        for (number, destination) in destinations.enumerated() {
            try await require(files, destination, holds: UInt8(number))
        }
    }

    private static func require(
        _ files: any SecretFiles, _ destination: Destination, holds number: UInt8
    ) async throws {
        let reading = try await files.read(destination)
        try requireThat(
            reading == .value(SecretBox(secret(number))), "\(destination.path) holds secret number \(number)")
    }
}
