import Glibc
import Testing

@testable import Systemd

/// S16: which files a unit reads only when it starts.
struct UnitReadingTests {
    @Test(arguments: [
        (UnitReading(.environmentFile, "/run/keys/a.env"), "/run/keys/a.env", true),
        (UnitReading(.environmentFile, "/run/keys/*.env"), "/run/keys/a.env", true),
        (UnitReading(.environmentFile, "/run/keys/*.env"), "/run/keys/a/b.env", false),
        (UnitReading(.environmentFile, "/run/keys/b.env"), "/run/keys/a.env", false),
        (UnitReading(.credential, "/run/keys/a"), "/run/keys/a", true),
        (UnitReading(.credential, "/run/keys"), "/run/keys/deep/a", true),
        (UnitReading(.credential, "/run/keys/"), "/run/keys/a", true),
        (UnitReading(.credential, "/run/key"), "/run/keys/a", false),
        (UnitReading(.credential, "sensorbucket"), "/run/credstore/sensorbucket", true),
        (UnitReading(.encryptedCredential, "sensorbucket"), "/etc/credstore.encrypted/sensorbucket", true),
        (UnitReading(.credential, "sensorbucket"), "/run/keys/sensorbucket", false),
        (UnitReading(.importedCredential, "sensor*"), "/etc/credstore/sensorbucket", true),
        (UnitReading(.importedCredential, "sensor*"), "/etc/credstore/other", false),
    ])
    func knowsWhatIsRead(reading: UnitReading, file: String, isRead: Bool) {
        #expect(reading.reads(file) == isRead)
    }

    @Test("A file is the same by whatever link it is found")
    func followsLinks() throws {
        var template = Array("/tmp/reading.XXXXXX".utf8CString)
        try #require(mkdtemp(&template) != nil)
        let directory = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        let (file, link) = (directory + "/key", directory + "/link")
        defer {
            unlink(file)
            unlink(link)
            rmdir(directory)
        }
        close(open(file, O_CREAT | O_WRONLY | O_CLOEXEC, 0o600))
        #expect(!UnitReading(.environmentFile, link).reads(file))
        try #require(symlink(file, link) == 0)
        #expect(UnitReading(.environmentFile, link).reads(file))
        #expect(UnitReading(.credential, link).reads(file))
    }

    @Test func areFoundAmongTheProperties() {
        func pair(_ first: BusValue, _ second: BusValue) -> BusValue { .items([first, second]) }
        let readings = UnitReading.all(in: [
            "EnvironmentFiles": .items([pair(.text("/a.env"), .flag(true))]),
            "LoadCredential": .items([pair(.text("id"), .text("/b"))]),
            "LoadCredentialEncrypted": .items([pair(.text("id"), .text("c"))]),
            "ImportCredential": .items([.text("d*")]),
            "Environment": .items([.text("X=/e")]),
        ])
        #expect(
            readings == [
                UnitReading(.environmentFile, "/a.env"), UnitReading(.credential, "/b"),
                UnitReading(.encryptedCredential, "c"), UnitReading(.importedCredential, "d*"),
            ])
        #expect(UnitReading.all(in: [:]).isEmpty)
    }
}
