/// System calls that one thread of the daemon makes, and what is done to them.
enum CrashCalls: String, CaseIterable, Sendable {
    case ledger, files, temporaries, network, traffic

    var names: [String] {
        switch self {
        case .ledger: ["pwrite64", "fdatasync", "ftruncate", "fallocate", "unlink", "rename"]
        case .files: ["openat", "newfstatat", "getdents64", "renameat", "unlinkat", "fsync"]
        // By their descriptors: their names are not known beforehand.
        case .temporaries: ["fsync", "fchmod"]
        // The network's thread waits after each send and after each receive.
        case .network: ["connect", "epoll_wait", "epoll_pwait"]
        // What is sent to the server and received from it; most of the rest is read when the program is loaded.
        case .traffic: ["read", "readv", "recvfrom", "recvmsg", "write", "writev", "sendto", "sendmsg"]
        }
    }

    /// Whether only calls in the directory of the keys count.
    var isConfinedToKeys: Bool { self == .files }

    /// Whether a call may fail only on a connection. A program that cannot be read does not even start, and the network's
    /// threads wake each other through descriptors that never fail.
    var isConfinedToSockets: Bool { self == .traffic }

    var effects: [String] {
        let errors =
            switch self {
            case .ledger, .files, .temporaries: ["ENOSPC", "EIO", "EINTR"]
            case .network: ["EINTR"]
            case .traffic: ["EIO", "EINTR"]
            }
        return ["signal=SIGKILL"] + errors.map { "error=\($0)" }
    }
}
