import RotationCore
import RotationPorts
import Testing

@testable import SensorBucketClient

/// What is read of a page, and which pages are none.
@Suite struct PageReplyTests {
    private static let row = #""id":9214207609805406352,"name":"n","tenant_id":5,"created":"2026-11-23T13:35:14Z""#

    private static func decode(row: String) throws -> ListedKey {
        try #require(PageReply.decode(Array("{\"data\":[{\(row)}]}".utf8)).keys.first)
    }

    @Test("a row is read whatever else it holds, in any order, and the last of equal members counts")
    func readsRows() throws {
        let key = try Self.decode(
            row: #""new":{"id":[1]},"permissions":["NEW_PERMISSION","READ_DEVICES","READ_DEVICES"],"name":"a","#
                + #""expiration_date":"2031-05-17T15:00:00.000001Z",\#(Self.row),"tenant_name":"T\u0026T""#)
        #expect(
            key
                == ListedKey(
                    id: KeyID(9_214_207_609_805_406_352), name: "n", tenant: TenantID(5),
                    expiry: Timestamp(rfc3339: "2031-05-17T15:00:00.000001Z"),
                    created: Timestamp(seconds: 1_795_440_914),
                    permissions: [Permission("NEW_PERMISSION"), Permission("READ_DEVICES")]))
    }

    @Test(
        "zero to nine fractional digits; beyond the sixth they are cut",
        arguments: [
            ("05Z", 0), ("05.4Z", 400_000), ("05.44323Z", 443_230), ("05.443239999Z", 443_239), ("05.000000001Z", 0),
        ])
    func readsTimestamps(second: String, microseconds: Int64) throws {
        let key = try Self.decode(row: "\(Self.row),\"expiration_date\":\"2026-11-23T13:35:\(second)\"")
        #expect(key.expiry == Timestamp(microseconds: 1_795_440_905_000_000 + microseconds))
    }

    @Test("no expiry is no expiry, whether null or not said")
    func readsMissingExpiry() throws {
        #expect(try Self.decode(row: Self.row).expiry == nil)
        #expect(try Self.decode(row: "\(Self.row),\"expiration_date\":null").expiry == nil)
    }

    @Test("permissions are not confused between rows")
    func keepsPermissionsApart() throws {
        let rows = ["[\"A\"]", "[\"A\"]", "[\"A\",\"B\"]", "[]", "[\"A\"]", " [ \"B\" ]"].map {
            "{\(Self.row),\"permissions\":\($0)}"
        }
        let page = try PageReply.decode(Array("{\"data\":[\(rows.joined(separator: ","))]}".utf8))
        #expect(page.keys.map { $0.permissions.sorted().map(\.rawValue).joined() } == ["A", "A", "AB", "", "A", "B"])
    }

    @Test(
        "a row that lacks what a row has, or has it in another type, is no row",
        arguments: [
            #""name":"n","tenant_id":5,"created":"2026-11-23T13:35:14Z""#,
            #""id":1,"tenant_id":5,"created":"2026-11-23T13:35:14Z""#,
            #""id":1,"name":"n","created":"2026-11-23T13:35:14Z""#, #""id":1,"name":"n","tenant_id":5"#,
            row + #","id":"1""#, row + #","id":1.0"#, row + #","id":1e3"#, row + #","id":9223372036854775808"#,
            row + #","tenant_id":2147483648"#, row + #","name":null"#, row + #","created":null"#,
            row + #","created":"2026-02-30T00:00:00Z""#, row + #","expiration_date":"""#,
            row + #","expiration_date":0"#,
            row + #","permissions":null"#, row + #","permissions":[1]"#, row + #","permissions":"READ""#,
            #""ID":1,"Name":"n","Tenant_ID":5,"Created":"2026-11-23T13:35:14Z""#,
        ])
    func refusesRows(row: String) {
        #expect(throws: JSONError.self) { try Self.decode(row: row) }
    }

    @Test(
        "only the cursor is taken from links.next, never its host or path",
        arguments: [
            ("\"\"", nil), ("null", nil), (#""http://localhost:3000/api/api-keys?cursor=abc-_\u0026limit=2""#, "abc-_"),
            (#""?limit=2&cursor=a%2Bb%2F%3d+c""#, "a+b/= c"),
            (#""https://evil.example/x?cursor=abc#cursor=def""#, "abc"),
            (#""x?xcursor=1&cursor=2&cursor=3""#, "2"),
        ])
    func readsCursors(next: String, expected: String?) throws {
        let page = try PageReply.decode(Array("{\"links\":{\"previous\":\"\",\"next\":\(next)},\"data\":[]}".utf8))
        #expect(page.nextCursor == expected)
    }

    @Test(
        "a link without a usable cursor is an error: as a last page it would hide keys",
        arguments: [
            "\"http://h/api-keys\"", "\"http://h/api-keys?limit=2\"", "\"?cursor=\"", "\"?cursor=%zz\"",
            "\"?cursor=%4\"",
            "\"?cursor=%ff\"", "1", "{}", "\"?cursor=" + String(repeating: "a", count: 4097) + "\"", "\"#?cursor=a\"",
        ])
    func refusesUnusableLinks(next: String) {
        #expect(throws: JSONError.self) {
            try PageReply.decode(Array("{\"links\":{\"next\":\(next)},\"data\":[]}".utf8))
        }
    }

    @Test(
        "a page may say nothing of links, but must have its data",
        arguments: [
            ("{\"data\":[]}", true), ("{\"links\":null,\"data\":[]}", true), ("{\"links\":{},\"data\":[]}", true),
            ("{}", false), ("{\"data\":null}", false), ("{\"data\":{}}", false), ("[]", false),
            ("{\"Data\":[]}", false),
            ("{\"data\":[]}{}", false), ("{\"data\":[[]]}", false), ("{\"links\":[],\"data\":[]}", false),
        ])
    func needsData(body: String, isPage: Bool) {
        #expect((try? PageReply.decode(Array(body.utf8))) == (isPage ? ListingPage(keys: [], nextCursor: nil) : nil))
    }
}
