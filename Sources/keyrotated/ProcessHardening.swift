import Glibc

/// What keeps secrets inside this process, whoever starts it.
enum ProcessHardening {
    /// No core files, and no memory in the report of a crash (P2): Swift's own crash handler prints what registers
    /// point to. A reader of our output that went away is an error of that write and not the end of the daemon.
    static func apply() throws {
        var limit = rlimit()
        getrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &limit)
        limit.rlim_cur = 0
        guard setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &limit) == 0 else {
            throw ProgramFailure(.permission, "cannot switch core files off: \(String(cString: strerror(errno)))")
        }
        for crash in [SIGILL, SIGTRAP, SIGABRT, SIGBUS, SIGFPE, SIGSEGV, SIGQUIT] { signal(crash, SIG_DFL) }
        signal(SIGPIPE, SIG_IGN)
    }
}
