import Testing

@testable import SensorBucketClient

@Suite struct BaseURLTests {
    @Test(
        "addresses that a server can have",
        arguments: [
            ("https://sensorbucket.nl/api", "https://sensorbucket.nl/api"), ("https://host/", "https://host"),
            ("https://host:8443/a/b//", "https://host:8443/a/b"),
            ("http://127.0.0.1:80/api", "http://127.0.0.1:80/api"),
            ("http://localhost:3000", "http://localhost:3000"), ("http://[::1]:80/x", "http://[::1]:80/x"),
            ("https://[2001:db8::1]", "https://[2001:db8::1]"), ("http://127.3.2.1", "http://127.3.2.1"),
        ])
    func accepts(text: String, expected: String) throws {
        #expect(try BaseURL(text).description == expected)
    }

    @Test(
        "addresses that would send the key astray or in the clear",
        arguments: [
            "", "sensorbucket.nl", "ftp://host", "HTTPS://host", "https://", "https:///api", "https://host:0",
            "https://host:65536", "https://host:", "https://host:+1", "https://user@host/", "https://user:pw@host/",
            "https://host?x=1", "https://host/a?x=1", "https://host/#f", "https://ho st/", "https://host/a b",
            "https://host/\n", "http://sensorbucket.nl/api", "http://127.0.0.1.evil.example",
            "http://localhost.evil.example",
            "http://localhost@evil.example", "http://10.0.0.1", "http://[::2]", "https://[::1", "https://[host]",
            "https://hóst/",
        ])
    func refuses(text: String) {
        #expect { try BaseURL(text) } throws: { ($0 as? SetupError)?.code == .invalidURL }
    }
}
