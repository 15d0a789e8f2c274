internal import RotationCore
internal import RotationPorts

/// `{"links": {"next": "…"}, "data": [key, …]}`.
enum PageReply {
    static func decode(_ body: [UInt8]) throws(JSONError) -> ListingPage {
        var reader = try JSONReader(body)
        var keys: [ListedKey]?
        var cursor: String?
        try reader.readObject { (name, reader) throws(JSONError) in
            if try reader.text(name, is: "data") {
                keys = try readKeys(&reader)
            } else if try reader.text(name, is: "links") {
                cursor = try reader.readNull() ? nil : try readLinks(&reader)
            } else {
                try reader.skipValue()
            }
        }
        try reader.finish()
        guard let keys else { throw JSONError(at: 0, "a page without \"data\"") }
        return ListingPage(keys: keys, nextCursor: cursor)
    }

    private static func readKeys(_ reader: inout JSONReader) throws(JSONError) -> [ListedKey] {
        var keys: [ListedKey] = []
        var keyReader = KeyReader()
        try reader.readArray { (reader) throws(JSONError) in
            keys.append(try keyReader.read(&reader).listedKey())
        }
        return keys
    }

    /// The cursor within `next`. The rest of that link is the server's idea of its own address, usually wrong.
    private static func readLinks(_ reader: inout JSONReader) throws(JSONError) -> String? {
        var cursor: String?
        try reader.readObject { (name, reader) throws(JSONError) in
            guard try reader.text(name, is: "next") else { return try reader.skipValue() }
            cursor = try reader.readNull() ? nil : try readNext(&reader)
        }
        return cursor
    }

    /// A link without a usable cursor is an error: taking it for the last page would make keys disappear.
    private static func readNext(_ reader: inout JSONReader) throws(JSONError) -> String? {
        _ = reader.peek()
        let start = reader.position
        let link = try reader.string(try reader.readString())
        if link.isEmpty { return nil }
        guard let cursor = Query.value(of: "cursor", inLink: link), !cursor.isEmpty else {
            throw JSONError(at: start, "links.next has no cursor")
        }
        return cursor
    }
}
