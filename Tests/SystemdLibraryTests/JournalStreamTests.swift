import Glibc
import Testing

@testable import Systemd

struct JournalStreamTests {
    @Test func comparesTheVariableWithWhatIsOpen() throws {
        var ends: [Int32] = [-1, -1]
        try #require(pipe(&ends) == 0)
        defer { for end in ends { close(end) } }
        var status = stat()
        try #require(fstat(ends[1], &status) == 0)
        let stream = "\(status.st_dev):\(status.st_ino)"
        #expect(JournalStream.isConnected(to: ends[1], variable: stream))
        #expect(!JournalStream.isConnected(to: ends[1], variable: "\(status.st_dev):\(status.st_ino + 1)"))
        #expect(!JournalStream.isConnected(to: ends[1], variable: "\(status.st_dev + 1):\(status.st_ino)"))
        #expect(!JournalStream.isConnected(to: -1, variable: stream))
    }

    @Test(
        "What is no device and inode is no stream", arguments: [nil, "", ":", "1", "1:", ":1", "a:b", "1:2:3", "-1:2"])
    func refusesOtherText(_ variable: String?) {
        #expect(!JournalStream.isConnected(to: STDERR_FILENO, variable: variable))
    }
}
