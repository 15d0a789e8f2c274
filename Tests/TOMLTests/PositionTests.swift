import TOML
import Testing

@Suite struct PositionTests {
    @Test func givesKeysAndValuesTheirPlaces() throws {
        let table = try parse("# é\nname = \"ä\" # c\r\n  [a . 'b c']\n\tkey   =   [1,\n 22]\n")
        #expect(table.entries[0].keyPosition == .init(line: 2, column: 1))
        #expect(table.entries[0].value.position == .init(line: 2, column: 8))
        let a = try #require(table["a"]?.table)
        #expect(table.entries[1].keyPosition == .init(line: 3, column: 4))
        #expect(a.entries[0].key == "b c")
        #expect(a.entries[0].keyPosition == .init(line: 3, column: 8))
        let key = try #require(a["b c"]?.table?.entries[0])
        #expect(key.keyPosition == .init(line: 4, column: 2))
        #expect(key.value.position == .init(line: 4, column: 12))
        #expect(key.value.array?[1].position == .init(line: 5, column: 2))
    }

    @Test func countsColumnsInCharactersNotBytes() throws {
        let table = try parse("\"äöü😀\" = { s = 1, 'é' = 2 }")
        #expect(table.entries[0].value.position == .init(line: 1, column: 10))
        #expect(table.entries[0].value.table?.entries[1].keyPosition == .init(line: 1, column: 19))
    }

    @Test func placesEachElementOfAnArrayOfTablesAtItsHeader() throws {
        let elements = try #require(try parse("[[t]]\nx=1\n\n  [[ t ]]\n[[t]]\n")["t"]?.array)
        #expect(elements.map(\.position) == [(1, 1), (4, 3), (5, 1)].map { .init(line: $0.0, column: $0.1) })
    }

    @Test func placesATableThatWasNamedBeforeAtItsOwnHeader() throws {
        let table = try parse("[a.b]\n[a]\nx = 1\n")
        #expect(table["a"]?.position == .init(line: 2, column: 2))
        #expect(table.entries[0].keyPosition == .init(line: 1, column: 2))
    }

    @Test func ignoresAByteOrderMark() throws {
        let table = try TOMLDocument.parse([0xEF, 0xBB, 0xBF] + Array("a = 1".utf8))
        #expect(table.entries[0].keyPosition == .init(line: 1, column: 1))
    }

    @Test func keepsKeysApartThatDifferOnlyInNormalization() throws {
        let table = try parse("\"\u{E9}\" = 1\n\"e\u{301}\" = 2")
        #expect(table["\u{E9}"]?.content == .integer(1))
        #expect(table["e\u{301}"]?.content == .integer(2))
    }

    @Test(arguments: [
        ("a = 1\nb = \n", 2, 5), ("a = \"ä\\q\"", 1, 7), ("a = 1\na = 2", 2, 1), ("[x]\n[y]\n[x]", 3, 2),
        ("a = [1,\n  2 3]", 2, 5), ("a = 1 b = 2", 1, 7), ("x = 08", 1, 5), ("ü = 1", 1, 1), ("[a\n", 1, 3),
        ("a = \"\"\"x\ny", 1, 5), ("a = 'x\ny'", 1, 7), ("a.b = 1\na.b.c = 2", 2, 3), ("a = { b = 1,\n}", 1, 13),
        ("a = \u{1}", 1, 5), ("# \u{7F}", 1, 3), ("a = 9223372036854775808", 1, 5),
    ])
    func placesEveryErrorWhereItIs(text: String, line: Int, column: Int) {
        let error = #expect(throws: TOMLError.self) { try parse(text) }
        #expect(error?.position == .init(line: line, column: column))
    }

    /// P2: a token pasted into the wrong file, with or without quotation marks, must not reach a log.
    @Test(arguments: [
        "token = S3CRET", "token = \"S3CRET", "S3CRET", "token = 'S3CRET' x", "a = [S3CRET]", "a = S3CRET = 1",
        "S3CRET = 1\nS3CRET = 2",
    ])
    func neverQuotesTheText(text: String) {
        let error = #expect(throws: TOMLError.self) { try parse(text) }
        #expect(error?.message.contains("S3CRET") == false)
    }

    @Test func namesThePlaceOfTheFirstOfTwoDefinitions() {
        let error = #expect(throws: TOMLError.self) { try parse("\n  name = 1\nname = 2\n") }
        #expect(
            error?.description
                == "3:1: this key is already set at 2:10 and cannot be set or extended here; set it once")
    }
}

func parse(_ text: String) throws(TOMLError) -> TOMLTable {
    try TOMLDocument.parse(Array(text.utf8))
}

extension TOMLValue {
    var table: TOMLTable? {
        if case .table(let table) = content { table } else { nil }
    }

    var array: [TOMLValue]? {
        if case .array(let elements) = content { elements } else { nil }
    }
}
