public import RotationCore

/// Facts for tests, made of as little as each kind allows.
public enum Samples {
    public static let lineage = LineageID(server: "main", tenant: TenantID(19), name: "collector")
    public static let start = Timestamp(seconds: 1_800_000_000)

    public static func intent(_ number: GenerationNumber, skew: Duration? = nil) -> Intent {
        Intent(
            number: number, remoteName: "collector.edge7.g\(number)", serverURL: "https://sensorbucket.nl/api",
            tenant: TenantID(19), permissions: [Permission("READ_DEVICES"), Permission("WRITE_MEASUREMENTS")],
            expiry: start + .seconds(90 * 86_400) + .microseconds(Int64(number) * 7919), overlap: .seconds(86_400),
            skew: skew)
    }

    /// Distinct for each number, and easily found again in a file.
    public static func secret(_ number: Int) -> SecretBox {
        SecretBox(Secret(Array("canary-\(number)-c2VjcmV0-of-the-ledger".utf8)))
    }

    public static func adoption() -> Fact.Adoption {
        Fact.Adoption(
            keyID: KeyID(Int64.max), remoteName: "made by hand", permissions: [Permission("READ_DEVICES")],
            expiry: nil, created: start - .seconds(5))
    }

    public static let destinations = [
        Destination(path: "/run/a/key", format: .raw(newline: true)),
        Destination(path: "/run/b/key", format: .raw(newline: false), owner: "collector", group: "users", mode: 0o640),
        Destination(path: "/run/c d/é\n.env", format: .env(variable: "API_KEY"), mode: 0o600),
        Destination(path: "/run/d.json", format: .json(field: " a  \"key\" "), followsSymlink: true),
        Destination(path: "/run/e.conf", format: .template(path: "/etc/a  b/e.template")),
        Destination(path: "/run/f.cred", format: .credential(name: "a b=c")),
    ]

    public static let consumers = [
        ConsumerID(command: ["/usr/bin/true"]), ConsumerID(command: ["/bin/sh", "-c", "echo 'x'\n"]),
    ]

    /// From the intent to the current key: what a lineage usually has.
    public static func delivered(_ number: GenerationNumber, of lineage: LineageID = lineage) -> [Fact] {
        let kinds: [Fact.Kind] =
            [
                .intended(intent(number)),
                .issued(number, KeyID(Int64(number) + 1), secret(number), serverDate: start),
                .verified(number),
            ] + destinations.map { .delivered(number, $0) } + consumers.map { .told(number, $0) }
            + consumers.map { .consumerAccepted(number, $0) } + [.accepted(number)]
        return facts(kinds, of: lineage)
    }

    /// One second after the other.
    public static func facts(_ kinds: [Fact.Kind], of lineage: LineageID = lineage) -> [Fact] {
        kinds.enumerated().map { Fact(lineage: lineage, at: start + .seconds(Int64($0.offset)), kind: $0.element) }
    }
}
