import Glibc
import TOML
import Testing

@Suite struct LimitTests {
    @Test func refusesMoreThanOneMebibyteAndAcceptsJustThat() throws {
        let comment = [UInt8](repeating: UInt8(ascii: "#"), count: TOMLDocument.maximumSize)
        #expect(try TOMLDocument.parse(comment).entries.isEmpty)
        let error = #expect(throws: TOMLError.self) { try TOMLDocument.parse(comment + [0x23]) }
        #expect(error?.message.contains("larger than 1 MiB") == true)
    }

    @Test func refusesWhatIsNotUTF8WithItsPlace() {
        let error = #expect(throws: TOMLError.self) { try TOMLDocument.parse(Array("a = 1\nä".utf8) + [0xC3, 0x28]) }
        #expect(error?.position == .init(line: 2, column: 2))
        #expect(error?.message.contains("UTF-8") == true)
    }

    @Test func refusesANULInsteadOfEndingTheTextThere() {
        let error = #expect(throws: TOMLError.self) { try parse("a = 1\n#\0\nb = 2") }
        #expect(error?.position == .init(line: 2, column: 2))
        #expect(error?.message.contains("NUL") == true)
    }

    /// Each nests by `count` levels in its own way.
    static let nestings: [@Sendable (Int) -> String] = [
        { "a = " + String(repeating: "[", count: $0 - 1) + String(repeating: "]", count: $0 - 1) },
        { String(repeating: "a = {", count: $0 - 1) + "a = 1" + String(repeating: "}", count: $0 - 1) },
        { "a" + String(repeating: ".a", count: $0 - 1) + " = 1" },
        { "[a" + String(repeating: ".a", count: $0 - 1) + "]" },
        { "[[a" + String(repeating: ".a", count: $0 - 2) + "]]" },
        { "[a" + String(repeating: ".a", count: $0 - 3) + "]\nb.c = 1" },
    ]

    @Test(arguments: nestings.indices)
    func nestsSixtyFourLevelsAndNoMore(_ index: Int) throws {
        #expect(try parse(Self.nestings[index](64)).entries.count == 1)
        for depth in [66, 300_000] {
            let error = #expect(throws: TOMLError.self) { try parse(Self.nestings[index](depth)) }
            let message = error?.message ?? ""
            #expect(message.contains("deeper than 64") || message.contains("larger than 1 MiB"))
        }
    }

    /// Work must grow with the size, not with its square. For eight times as many elements that would be a factor of 64;
    /// 8 is linear, and 24 leaves room for caches and allocation.
    @Test(arguments: ["[[a]]\nb=1\n", "[[a.b]]\n", "[a.%]\n", "b% = 1\n", "a.b% = 1\n", "[[a]]\n[a.b.c]\n"])
    func takesLinearTime(_ line: String) throws {
        let small = try cost(of: line, count: 1_000)
        let large = try cost(of: line, count: 8_000)
        #expect(large < small * 24)
    }

    @Test(arguments: ["[],", "{},", "\"é\",", "1,", "[1,", "\n,"])
    func takesLinearTimeInOneLine(_ element: String) throws {
        let small = cost { _ = try? parse("a = [" + String(repeating: element, count: 4_000)) }
        let large = cost { _ = try? parse("a = [" + String(repeating: element, count: 32_000)) }
        #expect(large < small * 24)
    }

    private func cost(of line: String, count: Int) throws -> Int {
        let text = (0..<count).map { number in
            line.split(separator: "%", omittingEmptySubsequences: false).joined(separator: String(number))
        }.joined()
        let bytes = Array(text.utf8)
        #expect(throws: Never.self) { try TOMLDocument.parse(bytes) }
        return cost { _ = try? TOMLDocument.parse(bytes) }
    }

    /// The best of three, at least a millisecond, so that noise weighs little.
    private func cost(_ body: () -> Void) -> Int {
        let costs = (0..<3).map { _ in
            let start = processorTime()
            body()
            return processorTime() - start
        }
        return max(1_000_000, costs.min() ?? 0)
    }

    /// Nanoseconds that this thread has worked: other processes, and other tests, do not count.
    private func processorTime() -> Int {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return time.tv_sec * 1_000_000_000 + time.tv_nsec
    }
}
