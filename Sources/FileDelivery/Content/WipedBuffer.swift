import Glibc

/// Bytes that may hold a secret: wiped before their memory is given back.
struct WipedBuffer: ~Copyable {
    private let memory: UnsafeMutableRawBufferPointer
    private(set) var count = 0

    init(capacity: Int) {
        memory = .allocate(byteCount: capacity, alignment: 1)
    }

    /// How many bytes more it takes.
    var room: Int { memory.count - count }

    /// Lends the filled part. It must not be kept beyond the call.
    borrowing func withBytes<Value, Failure: Error>(
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Value
    ) throws(Failure) -> Value {
        try body(UnsafeRawBufferPointer(rebasing: memory[..<count]))
    }

    /// Lends the rest to `body`, which returns how many bytes of it it filled.
    mutating func fill<Failure: Error>(
        _ body: (UnsafeMutableRawBufferPointer) throws(Failure) -> Int
    ) throws(Failure) -> Int {
        let length = try body(UnsafeMutableRawBufferPointer(rebasing: memory[count...]))
        precondition(length >= 0 && length <= memory.count - count, "filled beyond the buffer")
        count += length
        return length
    }

    mutating func append(_ bytes: some Collection<UInt8>) {
        let length = bytes.count
        precondition(length <= memory.count - count, "appended beyond the buffer")
        UnsafeMutableRawBufferPointer(rebasing: memory[count...]).copyBytes(from: bytes)
        count += length
    }

    deinit {
        if let address = memory.baseAddress { explicit_bzero(address, count) }
        memory.deallocate()
    }
}
