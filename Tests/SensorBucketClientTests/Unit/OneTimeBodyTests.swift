import NIOCore
import Testing

@testable import SensorBucketClient

@Suite struct OneTimeBodyTests {
    @Test("S7: a body is given out once, whoever asks for it again")
    func isGivenOutOnce() async throws {
        let progress = RequestProgress()
        let body = OneTimeBody(bytes: ByteBuffer(string: "create"), progress: progress)
        #expect(!progress.hasReleasedBody)
        var parts: [ByteBuffer] = []
        for try await part in body { parts.append(part) }
        #expect(parts == [ByteBuffer(string: "create")])
        #expect(progress.hasReleasedBody)
        await #expect(throws: OneTimeBody.SentTwice.self) {
            for try await part in body { parts.append(part) }
        }
        #expect(parts.count == 1)
    }
}
