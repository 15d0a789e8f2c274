import Glibc
import Subprocess
import SystemPackage
import Testing

/// `make install`, with the program of the tests in place of a release build.
struct InstallTests {
    private static let files = [
        "bin/keyrotated", "lib/systemd/catalog/keyrotated.catalog", "lib/systemd/system/keyrotated.service",
        "lib/sysusers.d/keyrotated.conf", "lib/tmpfiles.d/keyrotated.conf",
        "share/bash-completion/completions/keyrotated", "share/doc/keyrotated/README.md",
        "share/doc/keyrotated/LICENSE", "share/doc/keyrotated/docs/keyrotated.docc/Failures.md",
        "share/doc/keyrotated/examples/keyrotated.full.toml", "share/doc/keyrotated/examples/keyrotated.toml",
        "share/fish/vendor_completions.d/keyrotated.fish", "share/man/man5/keyrotated.toml.5",
        "share/man/man8/keyrotated.8", "share/zsh/site-functions/_keyrotated",
    ]

    private func make(_ target: String, in directory: Directory, prefix: String) async throws {
        let result = try await Subprocess.run(
            .path("/usr/bin/make"),
            arguments: [
                "--directory", Page.root, "--silent", target, "DESTDIR=\(directory.path)", "PREFIX=\(prefix)",
                "BINARY=\(Program.keyrotated.path)",
            ],
            environment: .custom(["PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"]), output: .string(limit: 1 << 20),
            error: .string(limit: 1 << 20))
        #expect(result.terminationStatus.isSuccess, "\(result.standardError)")
    }

    /// Runs a program of the system, which has to succeed.
    private func output(_ command: String, _ arguments: [String]) async throws -> String {
        let result = try await Subprocess.run(
            .path(FilePath(command)), arguments: Arguments(arguments), output: .string(limit: 16 << 20),
            error: .string(limit: 1 << 20))
        #expect(result.terminationStatus.isSuccess, "\(command): \(result.standardError)")
        return result.standardOutput
    }

    @Test("What is installed is below PREFIX, names it, and is removed again", arguments: ["/usr", "/opt/keys"])
    func installsBelowThePrefix(_ prefix: String) async throws {
        try await Directory.temporary { directory in
            try await make("install", in: directory, prefix: prefix)
            let installed = directory.files()
            let top = directory.path + prefix + "/"
            for file in Self.files {
                let isThere = installed.contains(top + file)
                #expect(isThere, "\(file)")
            }
            for path in installed {
                #expect(path.hasPrefix(top), "\(path)")
                var status = stat()
                #expect(stat(path, &status) == 0)
                #expect(status.st_mode & 0o7777 == (path.hasSuffix("/bin/keyrotated") ? 0o755 : 0o644), "\(path)")
            }
            let unit = try File.text(top + "lib/systemd/system/keyrotated.service")
            #expect(unit.contains("\nExecStart=\(prefix)/bin/keyrotated run"))
            for page in ["man5/keyrotated.toml.5", "man8/keyrotated.8"] {
                let text = try File.text(top + "share/man/\(page)")
                #expect(text.contains("\(prefix)/share/doc/keyrotated/examples") && !text.contains("@DOCDIR@"))
            }
            try await make("uninstall", in: directory, prefix: prefix)
            #expect(directory.files() == [])
        }
    }

    @Test(
        "A purge follows no link: what it leads to stays, and is named, and the purge succeeds",
        .enabled(if: SmallDisk.isPossible, "needs root: it mounts file systems"),
        arguments: [
            ("/var/lib/keyrotated", "with the secrets that it leads to"), ("/etc/keyrotated", "is a symbolic link"),
            ("/run/keyrotated", "is a symbolic link"),
        ])
    func purgeFollowsNoLink(_ link: String, _ said: String) async throws {
        let script = """
            set -e
            for place in /etc /run /var/lib; do mount -t tmpfs -o mode=0755 tmpfs $place; done
            mkdir /var/lib/keyrotated /etc/keyrotated /run/keyrotated /var/lib/theirs
            echo content >/var/lib/theirs/file
            rmdir \(link)
            ln -s /var/lib/theirs \(link)
            /bin/sh \(Page.root)/debian/postrm purge 2>&1
            [ "$(cat \(link)/file)" = content ]
            find /etc /run /var/lib -name 'keyrotated*'
            """
        let told = try await output(
            "/usr/bin/unshare", ["--mount", "--propagation", "private", "/bin/sh", "-c", script])
        #expect(told.contains("keyrotated: \(link) is a symbolic link, and stays") && told.contains(said), "\(told)")
        #expect(told.split(separator: "\n").last == link[...], "\(told)")
    }

    @Test func theSystemTakesWhatIsInstalled() async throws {
        try await Directory.temporary { directory in
            try await make("install", in: directory, prefix: "/usr")
            let root = "--root=\(directory.path)"
            _ = try await output("/usr/bin/journalctl", [root, "--update-catalog"])
            let entries = try await output("/usr/bin/journalctl", [root, "--list-catalog"]).split(separator: "\n")
            #expect(entries.count > 50 && entries.allSatisfy { $0.contains(" keyrotated: ") })
            _ = try await output(
                "/usr/bin/systemd-sysusers", ["--dry-run", directory / "usr/lib/sysusers.d/keyrotated.conf"])
            let completions = directory / "usr/share/bash-completion/completions/keyrotated"
            _ = try await output("/bin/bash", ["-n", completions])
            let offered = try await output(
                "/bin/bash",
                [
                    "-c",
                    """
                    . '\(completions)'
                    COMP_WORDS=(keyrotated hi) COMP_CWORD=1 COMP_LINE='keyrotated hi' COMP_POINT=13 COMP_TYPE=9
                    _keyrotated keyrotated hi keyrotated
                    printf '%s\\n' "${COMPREPLY[@]}"
                    """,
                ])
            #expect(offered.split(separator: "\n") == ["history"])
        }
    }
}
