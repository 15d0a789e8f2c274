extension FaultPlan: Codable {
    private enum CodingKeys: String, CodingKey, CaseIterable {
        case faults
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.strictContainer(CodingKeys.self)
        self.init(try container.decode([Fault].self, forKey: .faults))
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(faults, forKey: .faults)
    }
}

extension Fault: Codable {
    private enum CodingKeys: String, CodingKey, CaseIterable {
        case kind = "do"
        case method, path, after, times, status
        case retryAfter = "retry_after"
        case milliseconds, megabytes
    }

    /// Everything but `do` is optional. Unknown members and values without a meaning are errors.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.strictContainer(CodingKeys.self)
        self.init(
            try container.decodeCase(Kind.self, forKey: .kind),
            method: try container.decodeIfPresent(String.self, forKey: .method),
            path: try container.decodeIfPresent(String.self, forKey: .path),
            after: try container.decodeNumber(in: 0...Int.max, forKey: .after) ?? 0,
            times: try container.decodeNumber(in: -1...Int.max, forKey: .times) ?? 1,
            status: try container.decodeNumber(in: 200...599, forKey: .status) ?? 503,
            retryAfter: try container.decodeNumber(in: 0...Int.max, forKey: .retryAfter),
            milliseconds: try container.decodeNumber(in: 0...3_600_000, forKey: .milliseconds) ?? 0,
            megabytes: try container.decodeNumber(in: 1...4096, forKey: .megabytes) ?? 200)
        try container.require(
            (kind != .delay && kind != .drip) || milliseconds > 0, forKey: .milliseconds,
            "\(kind.rawValue) needs a positive number of milliseconds"
        )
        try container.require(
            method?.contains(where: \.isLowercase) != true, forKey: .method, "a method is written in capitals: \"POST\""
        )
        try container.require(path?.first ?? "/" == "/", forKey: .path, "a path starts with \"/\": \"/api-keys\"")
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(kind.rawValue, forKey: .kind)
        try container.encodeIfPresent(method, forKey: .method)
        try container.encodeIfPresent(path, forKey: .path)
        try container.encode(after, forKey: .after)
        try container.encode(times, forKey: .times)
        try container.encode(status, forKey: .status)
        try container.encodeIfPresent(retryAfter, forKey: .retryAfter)
        try container.encode(milliseconds, forKey: .milliseconds)
        try container.encode(megabytes, forKey: .megabytes)
    }
}
