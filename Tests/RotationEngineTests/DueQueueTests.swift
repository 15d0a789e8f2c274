import RotationCore
import Testing

@testable import RotationEngine

struct DueQueueTests {
    @Test func popsInOrderOfTimeAndOnlyWhatIsDue() {
        var queue = DueQueue(itemCount: 4)
        for (item, due) in [30, 10, 20, 40].enumerated() { queue.schedule(item, at: Timestamp(seconds: Int64(due))) }
        #expect(queue.nextDue == Timestamp(seconds: 10))
        #expect(queue.popDue(at: Timestamp(seconds: 9)) == nil)
        #expect([popped(&queue, 25), popped(&queue, 25), popped(&queue, 25)] == [1, 2, nil])
        #expect([popped(&queue, 99), popped(&queue, 99), popped(&queue, 99)] == [0, 3, nil])
        #expect(queue.nextDue == nil)
    }

    @Test func newTimeReplacesOldOne() {
        var queue = DueQueue(itemCount: 2)
        queue.schedule(0, at: Timestamp(seconds: 10))
        queue.schedule(0, at: Timestamp(seconds: 50))
        queue.schedule(1, at: Timestamp(seconds: 20))
        queue.schedule(1, notLaterThan: Timestamp(seconds: 30))
        #expect(queue.nextDue == Timestamp(seconds: 20))
        queue.schedule(1, at: .distantFuture)
        #expect(queue.nextDue == Timestamp(seconds: 50))
        queue.schedule(0, notLaterThan: Timestamp(seconds: 5))
        #expect([popped(&queue, 60), popped(&queue, 60)] == [0, nil])
    }

    @Test func doesNotGrowWithItsAge() {
        var queue = DueQueue(itemCount: 10)
        for round in 1...10_000 {
            queue.schedule(round % 10, at: Timestamp(seconds: Int64(1_000_000 + round)))
            queue.schedule(round % 10, at: Timestamp(seconds: Int64(round)))
            #expect(queue.entryCount <= 86)
        }
        #expect(queue.nextDue == Timestamp(seconds: 9991))
    }

    private func popped(_ queue: inout DueQueue, _ second: Int64) -> Int? {
        queue.popDue(at: Timestamp(seconds: second))
    }
}
