import SystemErrors

extension SystemTimeError {
    /// Words the failure of a system call, e.g. `attempt` "create a timer", `remedy` "raise LimitNOFILE= of the unit".
    init(cannot attempt: String, code: Int32, remedy: String) {
        message = "cannot \(attempt): \(ErrorNumber(code).text); \(remedy)"
        self.code = code
    }
}
