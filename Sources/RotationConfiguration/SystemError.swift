import Glibc

/// What the system says about a failed call.
enum SystemError {
    /// `Permission denied (EACCES)`; for a rare error its number instead of its name.
    static func text(_ code: CInt) -> String {
        "\(String(cString: strerror(code))) (\(nameByCode[code] ?? String(code)))"
    }

    /// Those that open(2), read(2), fstat(2) and opendir(3) name; glibc's own table is not visible from here.
    private static let nameByCode: [CInt: String] = [
        EACCES: "EACCES", EBADF: "EBADF", EINTR: "EINTR", EINVAL: "EINVAL", EIO: "EIO", EISDIR: "EISDIR",
        ELOOP: "ELOOP",
        EMFILE: "EMFILE", ENAMETOOLONG: "ENAMETOOLONG", ENFILE: "ENFILE", ENODEV: "ENODEV", ENOENT: "ENOENT",
        ENOMEM: "ENOMEM", ENOTDIR: "ENOTDIR", ENXIO: "ENXIO", EOVERFLOW: "EOVERFLOW", EPERM: "EPERM",
    ]
}
