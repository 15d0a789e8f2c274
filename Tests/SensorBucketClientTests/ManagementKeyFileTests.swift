import Glibc
import RotationCore
import RotationPorts
import SensorBucketClient
import Testing

/// The file with the management key: what is read, when it is read again, and what is never said.
@Suite struct ManagementKeyFileTests {
    private static func code(of file: ManagementKeyFile) -> KeyServerError.Code? {
        do {
            _ = try file.current()
            return nil
        } catch {
            return error.code
        }
    }

    private static func message(of file: ManagementKeyFile) -> String {
        do {
            _ = try file.current()
            return ""
        } catch {
            return error.message
        }
    }

    @Test("one key, with or without a newline", arguments: ["", "\n"])
    func reads(ending: String) throws {
        try TestFiles.withTemporaryDirectory { directory in
            try TestFiles.write(TestKeys.managementText + ending, to: "\(directory)/token")
            #expect(try ManagementKeyFile(.path("\(directory)/token")).current() == TestKeys.management)
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
            #expect { try ManagementKeyFile(.path("\(directory)/token")).current() } throws: { error in
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
                #expect(Self.code(of: ManagementKeyFile(.path("\(directory)/\(path)"))) == .credential, "\(path)")
            }
        }
    }

    @Test("a replaced file and a rewritten file are noticed, as is one that is gone")
    func noticesChanges() throws {
        try TestFiles.withTemporaryDirectory { directory in
            let path = "\(directory)/token"
            let file = ManagementKeyFile(.path(path))
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

    @Test("a file that is written twice within a tick of the clock, with times put back, is noticed by its inode")
    func noticesTouchedTimes() throws {
        try TestFiles.withTemporaryDirectory { directory in
            let path = "\(directory)/token"
            let file = ManagementKeyFile(.path(path))
            let times = [timespec(tv_sec: 1, tv_nsec: 0), timespec(tv_sec: 1, tv_nsec: 0)]
            for (text, key) in [
                (TestKeys.managementText, TestKeys.management), (TestKeys.similarText, TestKeys.similar),
            ] {
                try TestFiles.write(text, to: path)
                #expect(utimensat(AT_FDCWD, path, times, 0) == 0)
                #expect(try file.current() == key)
            }
        }
    }

    @Test("a credential is the file of its name in the directory that systemd names")
    func readsCredential() throws {
        try TestFiles.withTemporaryDirectory { directory in
            let location = ManagementKeyLocation.credential("sensorbucket", directory: directory)
            let file = ManagementKeyFile(location)
            #expect(location.description == "credential \"sensorbucket\"")
            #expect(Self.message(of: file).contains("put LoadCredential=sensorbucket:/path into the unit"))
            try TestFiles.write(TestKeys.managementText, to: "\(directory)/sensorbucket", mode: 0o400)
            #expect(try file.current() == TestKeys.management)
            #expect(file.mode == 0o400)
        }
    }

    @Test("S26: without a directory of credentials the message says what systemd needs")
    func tellsOfMissingCredentials() {
        let file = ManagementKeyFile(.credential("sensorbucket", directory: nil))
        #expect(
            Self.message(of: file)
                == "cannot read the management key from credential \"sensorbucket\": $CREDENTIALS_DIRECTORY is not set: "
                + "systemd passes no credential; put LoadCredential=sensorbucket:/path into the unit, then systemctl "
                + "daemon-reload and restart it")
    }

    @Test("the mode of the file is told")
    func tellsMode() throws {
        try TestFiles.withTemporaryDirectory { directory in
            let file = ManagementKeyFile(.path("\(directory)/token"))
            #expect(file.mode == nil)
            for mode in [0o600, 0o644, 0o640] as [mode_t] {
                try TestFiles.write(TestKeys.managementText, to: "\(directory)/token", mode: mode)
                #expect(try file.current() == TestKeys.management)
                #expect(file.mode == mode)
            }
        }
    }
}
