import TOML
import Testing

/// All of toml-test for TOML 1.0.0.
@Suite struct TOMLTestSuiteTests {
    @Test func holdsTheWholeSuite() {
        #expect(TestData.documents(under: "valid").count == 205)
        #expect(TestData.documents(under: "invalid").count == 473)
    }

    @Test(arguments: TestData.documents(under: "valid"))
    func readsEveryValidDocumentWithItsValues(_ path: String) throws {
        let expected = try TaggedValue.decode(TestData.bytes(path.dropLast("toml".count) + "json"))
        let table = try TOMLDocument.parse(TestData.bytes(path))
        #expect(expected.difference(from: .table(table)) == nil)
    }

    @Test(arguments: TestData.documents(under: "invalid"))
    func refusesEveryInvalidDocument(_ path: String) throws {
        let text = try TestData.bytes(path)
        let error = #expect(throws: TOMLError.self) { try TOMLDocument.parse(text) }
        let lines = text.count { $0 == UInt8(ascii: "\n") } + 1
        #expect((1...lines).contains(error?.position.line ?? 0))
    }
}
