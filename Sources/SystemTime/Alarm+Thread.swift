import Glibc

extension Alarm {
    /// Starts the thread that waits for the timer. It holds this object until ``stop()``.
    func start() throws(SystemTimeError) {
        var thread = pthread_t()
        let context = Unmanaged.passRetained(self)
        let code = withAllSignalsBlocked {
            pthread_create(&thread, nil, runAlarm, context.toOpaque())
        }
        guard code == 0 else {
            context.release()
            stop()
            run()
            throw SystemTimeError(
                cannot: "start the thread that waits for the clock", code: code,
                remedy: "are there enough tasks (TasksMax=)?")
        }
        pthread_detach(thread)
    }

    /// A new thread inherits the mask: this one must take no signal that is meant for the threads that handle it.
    private func withAllSignalsBlocked(_ body: () -> CInt) -> CInt {
        var all = sigset_t()
        var before = sigset_t()
        sigfillset(&all)
        pthread_sigmask(SIG_SETMASK, &all, &before)
        defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
        return body()
    }
}

/// A function and not a closure, so that no isolation of the caller is carried into the foreign thread.
private func runAlarm(_ context: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    guard let context else { return nil }
    Unmanaged<Alarm>.fromOpaque(context).takeRetainedValue().run()
    return nil
}
