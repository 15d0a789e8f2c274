import Glibc

/// The texts in the sources, as the program prints them but for what is interpolated, and two of the C library's.
enum Sources {
    static func text() throws -> String {
        let errors = [(ENOSPC, "ENOSPC"), (EACCES, "EACCES")].map { "\(String(cString: strerror($0))) (\($1))" }
        let paths = Directory(path: Page.root + "/Sources").files().filter { $0.hasSuffix(".swift") }
        let sources = try paths.map { path in
            try File.text(path)
                .replacing(#/"\s*\n\s*\+ "/#, with: "")
                .replacing(#/\\\n\s*/#, with: "")
                .replacing(#"\""#, with: "\"")
        }
        return (errors + sources).joined(separator: "\n")
    }
}
