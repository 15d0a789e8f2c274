import SystemErrors

/// An open file descriptor, closed when it goes out of scope.
struct Descriptor: ~Copyable {
    let number: Int32
    private let system: any SystemCalls
    private var isOpen = true

    init(_ number: Int32, system: any SystemCalls) {
        self.number = number
        self.system = system
    }

    /// Closes and tells the outcome. The descriptor is gone either way: a second close could hit somebody else's.
    mutating func close() throws(ErrorNumber) {
        isOpen = false
        try system.close(number)
    }

    /// Here the outcome cannot matter: the file was opened for reading only, or an error that came first is on its
    /// way to the caller.
    deinit {
        if isOpen { try? system.close(number) }
    }
}
