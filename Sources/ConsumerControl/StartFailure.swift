import Glibc
import Subprocess
import SystemPackage

/// Why a command could not be started: the reason, its name, and what to do.
struct StartFailure {
    let reason: String

    init(_ reason: String) {
        self.reason = reason
    }

    init(_ error: SubprocessError, program: String) {
        let code = error.underlyingError?.rawValue
        switch (error.code, code) {
        case (.executableNotFound, _): self.init(refusedProgram: program)
        case (_, let code?): self.init(code: code)
        case (_, nil): self.init(error.description)
        }
    }

    /// Subprocess says ENOENT for ENOENT, EACCES and ENOTDIR alike: look again.
    private init(refusedProgram program: String) {
        var status = stat()
        if stat(program, &status) != 0 {
            self.init(code: errno)
        } else if status.st_mode & S_IFMT != S_IFREG {
            self.init("it is not a regular file")
        } else if faccessat(AT_FDCWD, program, X_OK, AT_EACCESS) != 0 {
            self.init(code: errno)
        } else {
            self.init("the interpreter that its first line names is missing or cannot be executed")
        }
    }

    private init(code: Int32) {
        let (name, remedy) = Self.known[code] ?? ("errno \(code)", nil)
        self.init("\(String(cString: strerror(code))) (\(name))" + (remedy.map { "; \($0)" } ?? ""))
    }

    /// Of execve(2), posix_spawn(3) and pipe(2), those that an operator may meet.
    private static let known: [Int32: (name: String, remedy: String?)] = [
        ENOENT: ("ENOENT", "is the program installed, and the path right?"),
        EACCES: ("EACCES", "is it executable for the daemon's user?"),
        ENOTDIR: ("ENOTDIR", "is the path right?"),
        ELOOP: ("ELOOP", nil),
        ENAMETOOLONG: ("ENAMETOOLONG", nil),
        ENOEXEC: ("ENOEXEC", "a script needs a first line such as #!/bin/sh"),
        E2BIG: ("E2BIG", "its arguments are too long"),
        EPERM: ("EPERM", nil),
        ETXTBSY: ("ETXTBSY", "somebody is writing the program at this moment"),
        EIO: ("EIO", nil),
        EAGAIN: ("EAGAIN", "are there enough tasks (TasksMax=)?"),
        ENOMEM: ("ENOMEM", nil),
        EMFILE: ("EMFILE", "are there enough descriptors (LimitNOFILE=)?"),
        ENFILE: ("ENFILE", nil),
    ]
}
