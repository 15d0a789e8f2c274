import Glibc
import RotationCore
import Testing

@testable import RotationConfiguration

/// Reading, where the machine decides and not the text (S26). Nothing here may wait for anybody.
@Suite struct ConfigurationFileTests {
    private static let minimal = "server.main = { url = \"https://a\", token_file = \"/t\" }\n"

    private func inDirectory(_ body: (TemporaryDirectory) throws -> Void) throws {
        let directory = try TemporaryDirectory()
        defer { directory.remove() }
        try body(directory)
    }

    private func failure(_ path: String) throws -> ConfigurationFileError {
        let error = #expect(throws: ConfigurationFileError.self) {
            try ValidatedConfiguration.load(path: path, environment: [:])
        }
        return try #require(error)
    }

    @Test func loadsTheConfigurationThatIsShipped() throws {
        let root = #filePath.dropLast("Tests/RotationConfigurationTests/ConfigurationFileTests.swift".count)
        let configuration = try ValidatedConfiguration.load(path: root + "config/keyrotated.toml", environment: [:])
        #expect(configuration.lineages.map(\.id.description) == ["main/19/collector"])
        #expect(configuration.lineages[0].destinations.count == 1)
        #expect(configuration.lineages[0].consumers.count == 1)
    }

    @Test func namesAMissingFileAndTheWayOut() throws {
        try inDirectory { directory in
            let error = try failure("\(directory.path)/k.toml")
            #expect(error.code == .missing)
            #expect(
                error.description
                    == "cannot read the configuration \"\(directory.path)/k.toml\": open: No such file or "
                    + "directory (ENOENT); create it (see keyrotated.toml(5)), or name another file with --config")
        }
    }

    @Test func refusesADirectory() throws {
        try inDirectory { directory in
            let error = try failure(directory.path)
            #expect(error.code == .notRegular && error.message.contains("not a regular file"))
        }
    }

    @Test(.timeLimit(.minutes(1))) func refusesAFIFOWithoutWaitingForAWriter() throws {
        try inDirectory { directory in
            try #require(mkfifo("\(directory.path)/k.toml", 0o600) == 0)
            #expect(try failure("\(directory.path)/k.toml").code == .notRegular)
        }
    }

    @Test func refusesADevice() throws {
        #expect(try failure("/dev/zero").code == .notRegular)
    }

    @Test(arguments: [
        (EACCES, ConfigurationFileError.Code.permission, "EACCES"), (ENOTDIR, .notRegular, "ENOTDIR"),
        (EIO, .storage, "EIO"), (ENOENT, .missing, "ENOENT"), (ELOOP, .notRegular, "ELOOP"),
        (ENFILE, .storage, "ENFILE"),
    ])
    func sortsTheErrorsOfTheSystem(code: CInt, expected: ConfigurationFileError.Code, name: String) {
        let error = ConfigurationFileError.failed("open", "/k", code)
        #expect(error.code == expected)
        #expect(error.message.contains("(\(name)); "))
    }

    @Test func refusesAFileThatIsTooLargeAsAProblemOfItsText() throws {
        try inDirectory { directory in
            try directory.write("k.toml", repeatElement(UInt8(ascii: "#"), count: (1 << 20) + 1))
            let error = #expect(throws: ConfigurationError.self) {
                try ValidatedConfiguration.load(path: "\(directory.path)/k.toml", environment: [:])
            }
            #expect(error?.description.hasPrefix("\(directory.path)/k.toml:1:1: the file is larger than 1 MiB") == true)
        }
    }

    @Test func mergesFragmentsInTheOrderOfTheirNames() throws {
        try inDirectory { directory in
            try directory.makeDirectory("conf.d")
            try directory.write("k.toml", Self.minimal.utf8)
            let names = ["b.toml", "a.toml", "B.toml", "10.toml", ".hidden.toml", "a.toml.bak", "c.txt"]
            for (id, name) in names.enumerated() {
                try directory.write("conf.d/\(name)", "tenant = [{ id = \(id + 1), name = \"\(name)\" }]".utf8)
            }
            let configuration = try ValidatedConfiguration.load(path: "\(directory.path)/k.toml", environment: [:])
            #expect(configuration.tenants.map(\.name) == ["10.toml", "B.toml", "a.toml", "b.toml"])
        }
    }

    @Test func namesTheFragmentInProblems() throws {
        try inDirectory { directory in
            try directory.makeDirectory("conf.d")
            try directory.write("k.toml", Self.minimal.utf8)
            try directory.write("conf.d/x.toml", "\nlog_levl = 1".utf8)
            let error = #expect(throws: ConfigurationError.self) {
                try ValidatedConfiguration.load(path: "\(directory.path)/k.toml", environment: [:])
            }
            #expect(
                error?.description == "\(directory.path)/conf.d/x.toml:2:1: \"log_levl\" is not a key of the "
                    + "configuration; did you mean \"log_level\"?")
        }
    }

    @Test func refusesAFileInPlaceOfTheDirectoryOfFragments() throws {
        try inDirectory { directory in
            try directory.write("k.toml", Self.minimal.utf8)
            try directory.write("conf.d", "".utf8)
            let error = try failure("\(directory.path)/k.toml")
            #expect(error.code == .notRegular && error.path.hasSuffix("/conf.d"))
        }
    }

    @Test func refusesADestinationThatIsTheConfigurationByARelativePath() throws {
        let text = sample().replacing("/run/collector/key", with: "/etc/k.toml")
        let file = ConfigurationFile(path: "/etc/x/.././k.toml", text: Array(text.utf8))
        let error = #expect(throws: ConfigurationError.self) {
            try ValidatedConfiguration.validate([file], environment: [:])
        }
        #expect(error?.problems.map(\.message).first?.contains("is the configuration") == true)
    }
}
