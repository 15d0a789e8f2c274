import Glibc
import RotationCore
import RotationPorts
import Testing

@testable import ConsumerControl

/// What a command finds around it.
@Suite struct CommandSurroundingsTests {
    let consumers = CommandConsumers()
    let scratch = ScratchDirectory()

    /// What `text` writes to its standard output, read from a file of the script's own.
    private func answer(_ text: String, _ notice: ConsumerNotice = someNotice) async -> String? {
        let outcome = await consumers.tell(script("{ \(text)\n} > $1", scratch.file("out")), about: notice)
        return outcome == .succeeded ? scratch.read("out") : nil
    }

    /// A program that prints its environment as it got it; a shell would add variables of its own.
    private func environment(_ notice: ConsumerNotice) async -> Set<String>? {
        let text = await answer("tr '\\0' '\\001' < /proc/$$/environ", notice)
        return text.map { Set($0.split(separator: "\u{1}").map(String.init)) }
    }

    @Test func seesExactlyTheDocumentedEnvironment() async {
        setenv("KEYROTATED_TEST_LEAK", "leak", 1)
        let expected: Set = [
            "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "LANG=C.UTF-8",
            "KEYROTATED_FILES=/run/keys/a.key\n/run/keys/b.key", "KEYROTATED_LINEAGES=main/19/collector",
        ]
        #expect(await environment(someNotice) == expected)
    }

    @Test func givesAProbeNoNotice() async {
        let text = "tr '\\0' '\\n' < /proc/$$/environ > $0"
        let probe = ["/bin/sh", "-c", text, scratch.file("out")]
        #expect(await consumers.probe(Consumer(command: ["/bin/true"], probe: probe)) == .succeeded)
        let names = scratch.read("out")?.split(separator: "\n").map { $0.prefix { $0 != "=" } }
        #expect(names?.sorted() == ["LANG", "PATH"])
    }

    @Test func cutsListsThatTheKernelWouldRefuse() async throws {
        let files = (0..<100_000).map { "/var/lib/collector/instance-\($0)/api-key.env" }
        let lineages = (0..<100_000).map {
            LineageID(server: "main", tenant: TenantID(Int32($0 + 1)), name: "collector")
        }
        let seen = try #require(await environment(ConsumerNotice(files: files, lineages: lineages)))
        #expect(seen.contains("KEYROTATED_TRUNCATED=1"))
        let list = try #require(seen.first { $0.hasPrefix("KEYROTATED_FILES=") }).dropFirst(17).split(separator: "\n")
        #expect(list.count > 500 && list.elementsEqual(files.prefix(list.count)) { $0 == $1 })
    }

    @Test func leavesOutAPathThatCannotBeListed() async throws {
        let notice = ConsumerNotice(files: ["/run/a\n/etc/passwd", "/run/b"], lineages: someNotice.lineages)
        let seen = try #require(await environment(notice))
        #expect(seen.contains("KEYROTATED_FILES=/run/b") && seen.contains("KEYROTATED_TRUNCATED=1"))
    }

    @Test func startsAtTheRootWithNothingToRead() async {
        #expect(await answer("pwd; readlink /proc/$$/fd/0; cat") == "/\n/dev/null\n")
    }

    @Test func inheritsNoDescriptors() async {
        let leak = open("/etc/passwd", O_RDONLY)
        defer { close(leak) }
        #expect(leak >= 3)
        // 1 is the answer itself while the script runs; the shell keeps none beside it but its saved standard output.
        let text = await answer("ls -l /proc/self/fd")
        #expect(text?.contains("/etc/passwd") == false)
        #expect(text?.contains("socket:") == false && text?.contains("anon_inode") == false)
    }

    @Test func hasDefaultSignalDispositionsAndAnEmptyMask() async throws {
        let before = signal(SIGPIPE, SIG_IGN)
        defer { signal(SIGPIPE, before) }
        let status = try #require(await answer("sed -n 's/^Sig\\(Blk\\|Ign\\):.//p' /proc/self/status"))
        let masks = status.split(separator: "\n").compactMap { UInt64($0, radix: 16) }
        // Signals 32 and 33 belong to the C library, which lets every child of posix_spawn(3) ignore them.
        #expect(masks.count == 2 && masks.allSatisfy { $0 & ~0x1_8000_0000 == 0 }, "\(status)")
    }

    @Test func leadsASessionOfItsOwn() async throws {
        let fields = try #require(await answer("exec cut -d ' ' -f 1,5,6 /proc/$$/stat")).split {
            $0 == " " || $0 == "\n"
        }
        #expect(Set(fields).count == 1 && fields.count == 3, "process, group and session")
    }
}
