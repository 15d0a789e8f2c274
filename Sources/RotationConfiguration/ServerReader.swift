import TOML

/// Reads `[server.NAME]`.
enum ServerReader {
    static let timeouts = Duration.milliseconds(100)...Duration.seconds(600)
    /// More at a time than this, and the real server closes connections without an answer.
    static let concurrency: ClosedRange<Int64> = 1...32

    static func read(_ name: String, _ section: Section, _ claims: PathClaims, _ log: ProblemLog) -> Server? {
        var reader = SectionReader(section, log)
        let url = reader.require("url", "accepted is a URL such as \"https://sensorbucket.nl/api\"", TOMLValue.url)
        let managementKey = ManagementKeyReader.require(&reader, claims)
        let caFile = reader.read("ca_file", TOMLValue.path)
        let timeout = reader.read("timeout") { (value) throws(Flaw) in try value.duration(in: timeouts) }
        let rate = reader.read("requests_per_second") { (value) throws(Flaw) in try value.number(in: 0.01...1000) }
        let concurrency = reader.read("max_concurrent_requests") { (value) throws(Flaw) in
            try value.integer(in: Self.concurrency)
        }
        reader.reportUnknownKeys()
        if let caFile { claims.use(caFile, as: "the ca_file of \(section.title)") }
        guard let url, let managementKey else { return nil }
        return Server(
            name: name, url: url.value, managementKey: managementKey, caFile: caFile?.value,
            timeout: timeout?.value ?? .seconds(10), requestsPerSecond: rate?.value ?? 5,
            maxConcurrentRequests: Int(concurrency?.value ?? 8))
    }
}
