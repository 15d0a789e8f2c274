import RotationCore
import Testing

@testable import SystemTime

@Suite struct SleeperQueueTests {
    /// Deadlines in no order, many of them equal, the ticket being the order of arrival.
    private static func filled(_ count: Int) -> (queue: SleeperQueue, all: [Sleeper]) {
        let all = (0..<count).map { index in
            Sleeper(ticket: UInt64(index), deadline: Timestamp(seconds: Int64(index * 7919 % 13)), resume: { _ in })
        }
        var queue = SleeperQueue()
        for sleeper in all { queue.insert(sleeper) }
        return (queue, all)
    }

    @Test func hasNothingToWaitForWhenEmptyOrWhenAllSleepForEver() {
        var queue = SleeperQueue()
        #expect(queue.earliestDeadline == nil)
        queue.insert(Sleeper(ticket: 1, deadline: .distantFuture, resume: { _ in }))
        #expect(queue.earliestDeadline == nil)
        queue.insert(Sleeper(ticket: 2, deadline: Timestamp(seconds: 5), resume: { _ in }))
        #expect(queue.earliestDeadline == Timestamp(seconds: 5))
    }

    @Test(arguments: [0, 1, 2, 50, 300]) func takesWhoIsDueByDeadlineAndThenByArrival(count: Int) {
        var (queue, all) = Self.filled(count)
        let due = queue.takeDue(at: Timestamp(seconds: 6)).map(\.ticket)
        let expected = all.filter { $0.deadline <= Timestamp(seconds: 6) }
            .sorted { ($0.deadline, $0.ticket) < ($1.deadline, $1.ticket) }
        #expect(due == expected.map(\.ticket))
        #expect(queue.takeDue(at: .distantFuture).count == count - expected.count)
        #expect(queue.takeDue(at: .distantFuture).isEmpty)
    }

    @Test func findsEverySleeperOnceInWhateverOrderTheyAreRemoved() {
        var (queue, all) = Self.filled(300)
        for index in 0..<300 {
            let sleeper = all[index * 101 % 300]
            #expect(queue.remove(sleeper.ticket, deadline: sleeper.deadline)?.ticket == sleeper.ticket)
            #expect(queue.remove(sleeper.ticket, deadline: sleeper.deadline) == nil)
        }
        #expect(queue.earliestDeadline == nil)
    }
}
