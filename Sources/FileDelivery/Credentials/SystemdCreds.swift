import Glibc
import SystemErrors

/// systemd-creds(1), run as a child process that gets the secret on its standard input and nowhere else.
///
/// It needs the secret of the host, which root alone may read. A daemon without privileges is given just that file by its
/// unit (`LoadCredential=credential-secret:…`), and no right to read any other; its credentials are then encrypted with
/// the secret of the host alone, as no such daemon can ask a TPM.
struct SystemdCreds: CredentialCipher {
    var program = "/usr/bin/systemd-creds"

    func encrypt(_ plain: borrowing WipedBuffer, name: String) throws(CipherFailure) -> WipedBuffer {
        let key = passedHostSecret == nil ? "auto" : "host"
        return try run(["encrypt", "--with-key=\(key)", "--name=\(name)", "-", "-"], plain)
    }

    func decrypt(_ sealed: borrowing WipedBuffer, name: String) throws(CipherFailure) -> WipedBuffer {
        try run(["decrypt", "--name=\(name)", "-", "-"], sealed)
    }

    private var passedHostSecret: String? {
        guard let directory = getenv("CREDENTIALS_DIRECTORY") else { return nil }
        let path = "\(String(cString: directory))/\(HostSecret.credential)"
        return access(path, R_OK) == 0 ? path : nil
    }

    private func run(_ arguments: [String], _ input: borrowing WipedBuffer) throws(CipherFailure) -> WipedBuffer {
        var environment = ["PATH=/usr/sbin:/usr/bin:/sbin:/bin", "LANG=C.UTF-8"]
        if let secret = passedHostSecret { environment.append("SYSTEMD_CREDENTIAL_SECRET=\(secret)") }
        let child = FilterProcess(program: program, arguments: arguments, environment: environment)
        let ending: FilterProcess.Ending
        do throws(ErrorNumber) { ending = try child.run(input) } catch {
            let hint = error.rawValue == ENOENT ? "; it comes with systemd 250 and newer" : ""
            throw CipherFailure(reason: "cannot run \(program): \(error)\(hint)")
        }
        if ending.status == 0 { return ending.output }
        throw CipherFailure(reason: "systemd-creds: \(ending.complaint)\(hint(ending))")
    }

    private func hint(_ ending: borrowing FilterProcess.Ending) -> String {
        // From systemd 256 on systemd itself encrypts for who is not root, and polkit is asked.
        if ending.mentions("InteractiveAuthenticationRequired") {
            return
                "; polkit does not allow it to keyrotated's user: \"keyrotated check --polkit\" prints the rule that does, "
                + "for /etc/polkit-1/rules.d/50-keyrotated.rules"
        }
        guard ending.mentions("Permission denied") else { return "" }
        return "; let its unit pass the secret of the host to keyrotated: \(HostSecret.setting)"
    }
}
