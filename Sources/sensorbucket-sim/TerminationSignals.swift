import Dispatch
import Glibc

/// SIGTERM and SIGINT from the moment this is made, so that none is lost while the program starts. They are seen as long
/// as this value lives.
struct TerminationSignals {
    /// One element for each signal.
    let received: AsyncStream<Void>
    private let sources: [any DispatchSourceSignal]

    init() {
        signal(SIGPIPE, SIG_IGN)
        let (signals, continuation) = AsyncStream.makeStream(of: Void.self)
        received = signals
        sources = [SIGTERM, SIGINT].map { number in
            // The default action would end the process before Dispatch sees the signal.
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler { @Sendable in continuation.yield() }
            source.resume()
            return source
        }
    }
}
