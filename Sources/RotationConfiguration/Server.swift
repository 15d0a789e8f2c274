/// `[server.NAME]`: one SensorBucket API and how hard it may be worked.
public struct Server: Hashable, Sendable {
    /// Follows the rule for lineage names (S28): it is a part of `NAME` on the command line.
    public let name: String
    public let url: ServerURL
    public let managementKey: ManagementKeyPlace
    /// Absolute path of a PEM file with the only authorities to be trusted; nil: the system's.
    public let caFile: String?
    /// For one whole request, head and body.
    public let timeout: Duration
    public let requestsPerSecond: Double
    public let maxConcurrentRequests: Int

    public init(
        name: String, url: ServerURL, managementKey: ManagementKeyPlace, caFile: String? = nil,
        timeout: Duration = .seconds(10),
        requestsPerSecond: Double = 5, maxConcurrentRequests: Int = 8
    ) {
        self.name = name
        self.url = url
        self.managementKey = managementKey
        self.caFile = caFile
        self.timeout = timeout
        self.requestsPerSecond = requestsPerSecond
        self.maxConcurrentRequests = maxConcurrentRequests
    }
}
