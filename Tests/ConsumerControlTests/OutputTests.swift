import RotationCore
import SystemErrors
import Testing

@testable import ConsumerControl

@Suite struct OutputTests {
    let consumers = CommandConsumers()
    /// Shaped like a key: `base64("1234567890123456789:" + 32 hexadecimal digits)`, without padding.
    static let key = "MTIzNDU2Nzg5MDEyMzQ1Njc4OTowMTIzNDU2Nzg5YWJjZGVmMDEyMzQ1Njc4OWFiY2RlZg"

    @Test func readsAFloodAndKeepsItsEnd() async {
        let start = ContinuousClock.now
        let message = await consumers.failure(script("yes | head -c 50000000; echo; echo the end; exit 1"))
        #expect(message?.hasSuffix("\"y\" \"y\" \"y\" \"the end\"") == true, "\(message?.suffix(200) ?? "")")
        #expect((message?.count ?? 0) < 500)
        #expect(start.duration(to: .now) < .seconds(100))
    }

    @Test func showsTenLinesAtMost() async {
        let message = await consumers.failure(script("seq 1 100; exit 1"))
        #expect(message?.contains("\"90\"") == false)
        #expect(message?.hasSuffix("last lines: " + (91...100).map { "\"\($0)\"" }.joined(separator: " ")) == true)
    }

    @Test func redactsKeysInTheOutput() async {
        let message = await consumers.failure(script("echo \"token=$1, bad\"; exit 1", Self.key))
        #expect(message?.hasSuffix("last lines: \"token=<redacted>, bad\"") == true)
        // The command line itself had one, too.
        #expect(message?.contains("MTIzNDU2") == false)
    }

    @Test func redactsWhatIsKnownToBeSecret() async {
        let consumers = CommandConsumers(redacting: { $0 == "the word is swordfish" ? "the word is <redacted>" : $0 })
        let message = await consumers.failure(script("echo the word is swordfish; exit 1"))
        #expect(message?.hasSuffix("last lines: \"the word is <redacted>\"") == true)
    }

    @Test(arguments: [
        ("\u{1B}[31mred\u{1B}[0m\u{7}", "[31mred[0m"),
        ("tab\there", "tab here"),
        ("\u{202E}reversed", "reversed"),
        ("  indented", "indented"),
        ("über €", "über €"),
        (String(key.prefix(31)), String(key.prefix(31))),
        (String(key.prefix(32)), "<redacted>"),
        ("a=\(key);b=\(key)", "a=<redacted>;b=<redacted>"),
        ("\(key.prefix(30))\u{200B}\(key.dropFirst(30))", "<redacted>"),
        ("/opt/collector/releases/2026/current/bin/reload", "/opt/collector/releases/2026/current/bin/reload"),
        ("/opt/\(key)", "<redacted>"),
        ("collector/releases/2026/current/bin/reload/now", "<redacted>"),
        (String(repeating: "long line ", count: 40), String(repeating: "long line ", count: 30) + "…"),
    ])
    func cleansALine(line: String, expected: String) {
        // Compared as Bool: a failing test must not print what should have been redacted.
        let isClean = OperatorText(line).text == expected
        #expect(isClean, "\(expected)")
    }

    @Test func doesNotShowTheRestOfAKeyThatWasCutThrough() {
        var tail = OutputTail()
        let text = String(repeating: "x", count: 100) + Self.key + " end\n" + String(repeating: ".", count: 4061)
        // The last 4096 bytes begin in the middle of the key, with too few characters to be recognised.
        Array(text.utf8).withUnsafeBytes { tail.append($0) }
        let first = tail.lines.first
        #expect(first == " end")
    }

    @Test(arguments: [1, 7, 1000, 4096, 5000])
    func keepsTheLastBytesHoweverTheyArrive(chunk: Int) {
        let bytes = (0..<20_000).map { UInt8(ascii: "a") + UInt8($0 % 26) }
        var tail = OutputTail()
        for start in stride(from: 0, to: bytes.count, by: chunk) {
            bytes[start..<min(start + chunk, bytes.count)].withUnsafeBytes { tail.append($0) }
        }
        Array("\nlast".utf8).withUnsafeBytes { tail.append($0) }
        #expect(tail.lines == ["last"])
    }

    @Test func readsWithoutBoundOnlyWhileTheCommandRuns() {
        let collector = OutputCollector()
        let chunk = [UInt8](repeating: UInt8(ascii: "x"), count: 65536)
        let whileRunning = (0..<100).map { _ in chunk.withUnsafeBytes { collector.take($0) } }
        collector.commandHasEnded()
        let afterwards = (0..<16).map { _ in chunk.withUnsafeBytes { collector.take($0) } }
        #expect(!whileRunning.contains(false))
        #expect(afterwards.firstIndex(of: false) == 15, "1 MiB, the most that a pipe can hold")
    }

    @Test func splitsAtCarriageReturnsAndRepairsText() {
        var tail = OutputTail()
        [UInt8]("10%\r100%\r\n".utf8 + [0xFF, 0x41, 0x0A]).withUnsafeBytes { tail.append($0) }
        #expect(tail.lines == ["10%", "100%", "\u{FFFD}A"])
    }
}
