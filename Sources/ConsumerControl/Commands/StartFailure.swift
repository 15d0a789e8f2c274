import Glibc
import Subprocess
import SystemErrors
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
        case (.executableNotFound, _):
            self =
                StartFailure(lookingAt: program)
                ?? StartFailure("the interpreter that its first line names is missing or cannot be executed")
        case (_, let code?): self.init(code: code)
        case (_, nil): self.init(error.description)
        }
    }

    /// What the file system says of a program; nil when it can be executed by this process's user.
    init?(lookingAt program: String) {
        var status = stat()
        if stat(program, &status) != 0 {
            self.init(code: errno)
        } else if status.st_mode & S_IFMT != S_IFREG {
            self.init("it is not a regular file")
        } else if faccessat(AT_FDCWD, program, X_OK, AT_EACCESS) != 0 {
            self.init(code: errno)
        } else {
            return nil
        }
    }

    private init(code: Int32) {
        self.init("\(ErrorNumber(code))" + (Self.remedies[code].map { "; \($0)" } ?? ""))
    }

    /// What an operator can do about those of execve(2), posix_spawn(3) and pipe(2) that have an answer.
    private static let remedies: [Int32: String] = [
        ENOENT: "is the program installed, and the path right?",
        EACCES: "is it executable for the daemon's user?",
        ENOTDIR: "is the path right?",
        ENOEXEC: "a script needs a first line such as #!/bin/sh",
        E2BIG: "its arguments are too long",
        ETXTBSY: "somebody is writing the program at this moment",
        EAGAIN: "are there enough tasks (TasksMax=)?",
        EMFILE: "are there enough descriptors (LimitNOFILE=)?",
    ]
}
