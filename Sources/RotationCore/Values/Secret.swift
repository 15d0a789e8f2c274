import Glibc

/// The bytes of an API key: what the server accepts as a bearer token.
///
/// A `Secret` prints as `<redacted>`, cannot be encoded, and its memory is wiped when the last reference goes.
/// The bytes are reached only through ``withBytes(_:)``, so that every place where they leave this type can be
/// found by name.
public struct Secret: Sendable {
    private let storage: Storage

    /// Takes a copy of `bytes`; wiping the original is the caller's matter.
    public init(_ bytes: some Collection<UInt8>) {
        storage = Storage(bytes)
    }

    public var count: Int { storage.buffer.count }

    /// Lends the bytes. They must not be kept beyond the call.
    public func withBytes<Result, Failure: Error>(
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        defer { withExtendedLifetime(storage) {} }
        return try body(UnsafeRawBufferPointer(storage.buffer))
    }

    /// Immutable after `init`, freed once by the last reference: that is why sharing it between threads is safe
    /// although the pointer itself is not `Sendable`.
    private final class Storage: @unchecked Sendable {
        let buffer: UnsafeMutableRawBufferPointer

        init(_ bytes: some Collection<UInt8>) {
            buffer = .allocate(byteCount: bytes.count, alignment: 1)
            buffer.copyBytes(from: bytes)
        }

        deinit {
            if let address = buffer.baseAddress { explicit_bzero(address, buffer.count) }
            buffer.deallocate()
        }
    }
}

extension Secret: Equatable {
    /// Compares every byte whatever the outcome, so that the time taken says nothing about where two keys differ.
    public static func == (left: Secret, right: Secret) -> Bool {
        left.withBytes { leftBytes in
            right.withBytes { rightBytes in
                guard leftBytes.count == rightBytes.count else { return false }
                var difference: UInt8 = 0
                for index in leftBytes.indices { difference |= leftBytes[index] ^ rightBytes[index] }
                return difference == 0
            }
        }
    }
}

extension Secret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { "<redacted>" }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}
