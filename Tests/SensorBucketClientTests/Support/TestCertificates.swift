import Glibc

/// Certificates made anew for each run by the `openssl` command, so that no private key is ever committed.
///
/// `localhost.pem`, with `localhost.key.pem`, names `DNS:localhost` and is signed by `authority.pem`;
/// `other-authority.pem` signed nothing.
enum TestCertificates {
    static let directory: Result<String, any Error> = Result { try make() }

    static func path(_ name: String) throws -> String {
        try directory.get() + "/" + name
    }

    private static let script = """
        set -e
        key() { openssl ecparam -genkey -name prime256v1 -noout -out "$1"; }
        authority() {
            key "$1.key.pem"
            openssl req -x509 -new -key "$1.key.pem" -out "$1.pem" -days 2 -subj "/CN=$1" \
                -addext "basicConstraints=critical,CA:TRUE"
        }
        authority authority
        authority other-authority
        key localhost.key.pem
        printf 'subjectAltName=DNS:localhost\\n' >extensions
        openssl req -new -key localhost.key.pem -subj "/CN=localhost" -out request.pem
        openssl x509 -req -in request.pem -CA authority.pem -CAkey authority.key.pem -CAcreateserial \
            -days 2 -extfile extensions -out localhost.pem
        """

    private static func make() throws -> String {
        var template = Array("/tmp/keyrotated-tls.XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw TestFiles.Failure(call: "mkdtemp", code: errno) }
        let path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        removeAtExit = path
        atexit {
            if let path = TestCertificates.removeAtExit { TestFiles.remove(path) }
        }
        try TestFiles.write(script, to: path + "/make.sh")
        guard let command = popen("cd '\(path)' && sh make.sh >log 2>&1", "r"), pclose(command) == 0 else {
            let log = (try? TestFiles.read(path + "/log")).map { String(decoding: $0, as: UTF8.self) } ?? ""
            throw TestFiles.Failure(call: "openssl: \(log)", code: 0)
        }
        return path
    }

    /// Written once, before the exit handler that reads it is registered.
    private nonisolated(unsafe) static var removeAtExit: String?
}
