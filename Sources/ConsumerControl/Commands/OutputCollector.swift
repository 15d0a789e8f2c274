import Subprocess
import Synchronization

/// Reads the output of a command to its end and keeps the tail, so that the command never blocks on a full pipe.
final class OutputCollector: Sendable {
    /// Bytes that are still read after the command has ended: at least what a pipe can hold (pipe(7), 1 MiB at most
    /// by default). Without a bound, a process left behind that writes without pause would hold us for ever.
    private static let allowanceAfterEnd = 1024 * 1024

    private struct State {
        var tail = OutputTail()
        /// Nil while the command runs.
        var allowance: Int?
    }

    private let state = Mutex(State())

    var tail: OutputTail { state.withLock { $0.tail } }

    func commandHasEnded() {
        state.withLock { $0.allowance = Self.allowanceAfterEnd }
    }

    /// Returns at the end of the output, or when the command has ended and what it wrote is read, or when the task is
    /// cancelled.
    func collect(_ output: SubprocessOutputSequence) async {
        do {
            for try await buffer in output {
                guard buffer.withUnsafeBytes({ take($0) }) else { return }
            }
        } catch {
            // The output is a help to the operator, not the result: the exit status still counts.
            note("(its output could not be read: \(error))")
        }
    }

    /// False when enough was read.
    func take(_ bytes: UnsafeRawBufferPointer) -> Bool {
        state.withLock { state in
            state.tail.append(bytes)
            guard let allowance = state.allowance else { return true }
            state.allowance = allowance - bytes.count
            return allowance > bytes.count
        }
    }

    private func note(_ text: String) {
        Array("\n\(text)\n".utf8).withUnsafeBytes { bytes in state.withLock { $0.tail.append(bytes) } }
    }
}
