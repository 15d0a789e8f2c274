import Glibc
import RotationCore
import RotationPorts
import SensorBucketClient
import Testing

/// The file with the management key: what is read, when it is read again, and what is never said.
@Suite struct TokenFileTests {
    private static func code(of file: TokenFile) -> KeyServerError.Code? {
        do {
            _ = try file.current()
            return nil
        } catch {
            return error.code
        }
    }

    @Test("one key, with or without a newline", arguments: ["", "\n"])
    func reads(ending: String) throws {
        try TestFiles.withTemporaryDirectory { directory in
            try TestFiles.write(TestKeys.managementText + ending, to: "\(directory)/token")
            #expect(try TokenFile(path: "\(directory)/token").current() == TestKeys.management)
        }
    }

    @Test(
        "S14: anything else is refused, and never quoted",
        arguments: [
            "", "\n", "hunter2-is-my-password\n", TestKeys.managementText + "\n\n", TestKeys.managementText + "\r\n",
            " " + TestKeys.managementText, TestKeys.managementText + "\n" + TestKeys.otherText,
            TestKeys.managementText + "=",
            String(repeating: "A", count: 5000),
        ])
    func refusesOtherContent(content: String) throws {
        try TestFiles.withTemporaryDirectory { directory in
            try TestFiles.write(content, to: "\(directory)/token")
            #expect { try TokenFile(path: "\(directory)/token").current() } throws: { error in
                let error = error as? KeyServerError
                let text = error?.message ?? ""
                let leaks = text.contains("hunter2") || text.contains(TestKeys.managementText) || text.contains("AAAA")
                return error?.code == .credential && text.contains("\"\(directory)/token\"") && !leaks
            }
        }
    }

    @Test("S14: a link, a FIFO, a directory and a missing file are refused without waiting")
    func refusesOtherFiles() throws {
        try TestFiles.withTemporaryDirectory { directory in
            try TestFiles.write(TestKeys.managementText, to: "\(directory)/token")
            #expect(symlink("\(directory)/token", "\(directory)/link") == 0)
            #expect(mkfifo("\(directory)/fifo", 0o600) == 0)
            for path in ["link", "fifo", ".", "missing"] {
                #expect(Self.code(of: TokenFile(path: "\(directory)/\(path)")) == .credential, "\(path)")
            }
        }
    }

    @Test("a replaced file and a rewritten file are noticed, as is one that is gone")
    func noticesChanges() throws {
        try TestFiles.withTemporaryDirectory { directory in
            let path = "\(directory)/token"
            let file = TokenFile(path: path)
            try TestFiles.write(TestKeys.managementText, to: path)
            #expect(try file.current() == TestKeys.management)
            try TestFiles.write(TestKeys.otherText, to: "\(path).new")
            #expect(rename("\(path).new", path) == 0)
            #expect(try file.current() == TestKeys.other)
            try TestFiles.write(TestKeys.managementText, to: path)
            #expect(try file.current() == TestKeys.management)
            #expect(unlink(path) == 0)
            #expect(Self.code(of: file) == .credential)
        }
    }

    @Test("a file that others can read is told of, and works")
    func tellsOfLooseMode() throws {
        try TestFiles.withTemporaryDirectory { directory in
            let file = TokenFile(path: "\(directory)/token")
            for (mode, isLoose) in [(0o600, false), (0o644, true), (0o640, false), (0o604, true)] as [(mode_t, Bool)] {
                try TestFiles.write(TestKeys.managementText, to: "\(directory)/token", mode: mode)
                #expect(try file.current() == TestKeys.management)
                #expect(file.isReadableByOthers == isLoose)
            }
        }
    }
}
