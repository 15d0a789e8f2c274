import CPlatform

/// An `errno`, as thrown by ``SystemCalls``.
struct ErrorNumber: RawRepresentable, Error, Hashable, CustomStringConvertible {
    let rawValue: Int32

    init(rawValue: Int32) {
        self.rawValue = rawValue
    }

    init(_ rawValue: Int32) {
        self.rawValue = rawValue
    }

    /// `Permission denied (EACCES)`.
    var description: String {
        guard let name = cplatform_errno_name(rawValue), let text = cplatform_errno_text(rawValue) else {
            return "error \(rawValue)"
        }
        return "\(String(cString: text)) (\(String(cString: name)))"
    }
}

/// The call's value, or nil where it fails with exactly `expected`: a failure that is an answer.
func nilWhen<Value>(
    _ expected: Int32, _ call: () throws(ErrorNumber) -> Value
) throws(ErrorNumber) -> Value? {
    do {
        return try call()
    } catch {
        guard error.rawValue == expected else { throw error }
        return nil
    }
}
