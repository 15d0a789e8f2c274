import SystemErrors

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
