import RotationConfiguration
import Testing

@Suite struct ServerURLTests {
    private static func server(_ url: String) -> String {
        "server.main = { url = \"\(url)\", token_file = \"/t\" }"
    }

    @Test(arguments: [
        ("https://sensorbucket.nl/api", ServerURL(scheme: .https, host: "sensorbucket.nl", pathPrefix: "/api")),
        ("HTTPS://SensorBucket.NL:443/", ServerURL(scheme: .https, host: "sensorbucket.nl")),
        ("https://a-b.c_d:8443/x/y/", ServerURL(scheme: .https, host: "a-b.c_d", port: 8443, pathPrefix: "/x/y")),
        ("http://localhost:80", ServerURL(scheme: .http, host: "localhost")),
        ("http://127.9.9.9:8080/api", ServerURL(scheme: .http, host: "127.9.9.9", port: 8080, pathPrefix: "/api")),
        ("http://[::1]:8080", ServerURL(scheme: .http, host: "::1", port: 8080)),
        ("https://[2001:DB8::1]/api", ServerURL(scheme: .https, host: "2001:db8::1", pathPrefix: "/api")),
        ("https://192.0.2.7", ServerURL(scheme: .https, host: "192.0.2.7")),
    ])
    func readsURLs(text: String, expected: ServerURL) throws {
        #expect(try validate(Self.server(text)).servers.map(\.url) == [expected])
    }

    @Test(arguments: [
        ("https://[::1]:443/api/", "https://[::1]/api"), ("http://LOCALHOST:8080", "http://localhost:8080"),
    ])
    func writesEqualURLsEqually(text: String, expected: String) throws {
        #expect(try validate(Self.server(text)).servers.map(\.url.description) == [expected])
    }

    @Test(arguments: [
        ("sensorbucket.nl", "is not a URL"), ("ftp://a", "a scheme that is neither"),
        ("https://", "no valid host name"),
        ("https://a..b", "no valid host name"), ("https://a b", "no valid host name"),
        ("https:///api", "no valid host name"),
        ("https://a:0", "a port that is not"), ("https://a:65536", "a port that is not"),
        ("https://a:+1", "a port that is not"),
        ("https://a:", "a port that is not"), ("https://[::1", "a host without its"),
        ("https://[x]", "no IPv6 address"),
        ("https://[127.0.0.1]", "no IPv6 address"), ("https://1.2.3", "no IPv4 address"),
        ("https://0x7f.1", "no IPv4 address"),
        ("https://u:p4ss@a", "a user name or a password"), ("https://a/?q", "a query"), ("https://a#f", "a fragment"),
        ("https://a//b", "a path with empty"), ("https://a/../b", "a path with empty"),
        ("https://a/%2e", "other characters"),
        ("http://sensorbucket.nl", "would send keys unencrypted; accepted is https://"),
        ("http://localhost.evil.example", "unencrypted"), ("http://128.0.0.1", "unencrypted"),
        ("http://[::2]", "unencrypted"),
        ("http://127.0.0.1.example", "unencrypted"),
    ])
    func refusesWhatIsNoURLOfAServer(text: String, wrong: String) {
        let found = problems(Self.server(text))
        #expect(found.count == 1)
        #expect(found.first?.hasPrefix("1:23: \"url\" ") == true)
        #expect(found.first?.contains(wrong) == true)
        #expect(found.first?.contains("p4ss") == false)
    }
}
