import Dispatch
import RotationPorts

/// Runs system calls that may block (an fsync, a network file system that hangs) on Dispatch's threads, which grow in
/// number when some are stuck. On the small pool that runs the engine, two hanging destinations would stop every
/// lineage (P6).
///
/// The work runs to its end even when the waiting task is cancelled: half a replacement is of no use to anyone.
enum BlockingWork {
    static func run<Value: Sendable>(
        _ work: @escaping @Sendable () throws(SecretFileError) -> Value
    ) async throws(SecretFileError) -> Value {
        let result: Result<Value, SecretFileError> = await withCheckedContinuation { continuation in
            DispatchQueue.global().async {
                continuation.resume(returning: Result { () throws(SecretFileError) in try work() })
            }
        }
        return try result.get()
    }
}
