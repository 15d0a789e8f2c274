/// The body of an answer that is no success: `{"message", "code"}` of the service, or
/// `{"error": {"code", "status", "request", "reason", "message"}}` of the gate before it.
struct RefusalReply: Hashable {
    /// Nil: not one of the two typed shapes, so who answered is not known.
    var message: String?
    /// The service's code, e.g. `ERR_API_KEY_NOT_FOUND`; it often has none. The gate's numeric code is not kept.
    var code: String?
    /// Why the gate could not ask the service.
    var reason: String?

    /// Empty when the body is anything else than such an object.
    init(_ body: [UInt8]) {
        do {
            var reader = try JSONReader(body)
            try read(&reader)
            try reader.finish()
        } catch {
            // Not JSON: a plain text of the router, or some proxy's page. That is an answer too, just not a typed one.
            self = RefusalReply()
        }
    }

    private init() {}

    private mutating func read(_ reader: inout JSONReader) throws(JSONError) {
        try reader.readObject { (name, reader) throws(JSONError) in
            if try reader.text(name, is: "error"), reader.peek() == UInt8(ascii: "{") {
                try read(&reader)
            } else if reader.peek() == UInt8(ascii: "\"") {
                try readText(name, &reader)
            } else {
                try reader.skipValue()
            }
        }
    }

    private mutating func readText(_ name: JSONText, _ reader: inout JSONReader) throws(JSONError) {
        let text = try reader.readString()
        if try reader.text(name, is: "message") {
            message = try reader.string(text)
        } else if try reader.text(name, is: "code") {
            code = try reader.string(text)
        } else if try reader.text(name, is: "reason") {
            reason = try reader.string(text)
        }
    }
}
