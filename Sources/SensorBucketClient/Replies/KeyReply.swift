internal import RotationCore
internal import RotationPorts

/// What GET by id gives: a key, bare or in `{"data": …}`.
enum KeyReply {
    static func decode(_ body: [UInt8]) throws(JSONError) -> KeyDescription {
        var reader = try JSONReader(body)
        var keyReader = KeyReader()
        let members = try keyReader.read(&reader)
        try reader.finish()
        return try members.keyDescription()
    }
}
