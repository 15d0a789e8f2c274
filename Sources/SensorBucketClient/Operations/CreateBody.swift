internal import RotationCore
internal import RotationPorts

/// The JSON of a create: `{"name": …, "tenant_id": …, "permissions": […], "expiration_date": "…Z"}`.
///
/// The expiry is always in UTC with `Z`: the server drops an offset and keeps the wall clock, so that any other way
/// of writing the same instant would be stored as another one.
enum CreateBody {
    static func encode(_ request: CreateRequest) -> [UInt8] {
        let permissions = request.permissions.sorted().map { quoted($0.rawValue) }.joined(separator: ",")
        return Array(
            "{\"name\":\(quoted(request.remoteName)),\"tenant_id\":\(request.tenant),\"permissions\":[\(permissions)],\"expiration_date\":\"\(request.expiry)\"}"
                .utf8)
    }

    private static func quoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\": quoted += "\\\(scalar)"
            case "\u{0}"..."\u{1F}":
                let digits = String(scalar.value, radix: 16)
                quoted += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }
}
