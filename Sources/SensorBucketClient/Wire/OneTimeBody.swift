internal import NIOCore

/// The body of a POST as a stream of one element that can be had once.
///
/// A stream, because the library asks for it only after the connection stands and the head of the request was given
/// to it: this is how we know what a failure cannot have caused, whatever its error is called. Once, so that no
/// retry within the library, now or in a later release, can send a create twice (S7).
struct OneTimeBody: AsyncSequence, Sendable {
    struct SentTwice: Error {}

    let bytes: ByteBuffer
    let progress: RequestProgress

    func makeAsyncIterator() -> Iterator { Iterator(body: self) }

    struct Iterator: AsyncIteratorProtocol {
        let body: OneTimeBody
        private var isAtEnd = false

        init(body: OneTimeBody) {
            self.body = body
        }

        mutating func next() async throws -> ByteBuffer? {
            if isAtEnd { return nil }
            guard body.progress.releaseBody() else { throw SentTwice() }
            isAtEnd = true
            return body.bytes
        }
    }
}
