import Glibc

/// What keeps secrets inside this process, whoever starts it.
enum ProcessHardening {
    /// No core files (P2); nothing that we create is readable by others; a reader of our output that went away is an
    /// error of that write and not the end of the daemon.
    static func apply() throws {
        var none = rlimit(rlim_cur: 0, rlim_max: 0)
        guard setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &none) == 0 else {
            throw ProgramFailure(.permission, "cannot switch core files off: \(String(cString: strerror(errno)))")
        }
        umask(0o077)
        signal(SIGPIPE, SIG_IGN)
    }
}
