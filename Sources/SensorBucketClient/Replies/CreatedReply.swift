internal import RotationCore

/// `{"api_key": "…"}`, bare or in `{"data": …}`: the only place where a new secret is ever told.
enum CreatedReply {
    /// Throws unless the key is strictly shaped like one: the id is known only from it.
    static func decode(_ body: [UInt8]) throws(JSONError) -> (KeyID, Secret) {
        var reader = try JSONReader(body)
        let found = try readSecret(&reader)
        try reader.finish()
        guard let secret = found else { throw JSONError(at: 0, "an answer without \"api_key\"") }
        guard let id = secret.keyID else { throw JSONError(at: 0, "an \"api_key\" that is not shaped like a key") }
        return (id, secret)
    }

    private static func readSecret(_ reader: inout JSONReader) throws(JSONError) -> Secret? {
        var secret: Secret?
        try reader.readObject { (name, reader) throws(JSONError) in
            if try reader.text(name, is: "api_key") {
                secret = Secret(try reader.content(try reader.readString()))
            } else if try reader.text(name, is: "data") {
                secret = try readSecret(&reader)
            } else {
                try reader.skipValue()
            }
        }
        return secret
    }
}
