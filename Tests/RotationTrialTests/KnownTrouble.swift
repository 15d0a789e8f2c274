import RotationCore
import RotationTrial
import Simulation
import Testing

/// What histories that once broke an invariant are made of.
enum KnownTrouble {
    static let day = Duration.seconds(86_400)

    static func expectNone(
        _ troubles: [Trouble], of lineages: [Lineage]? = nil, sourceLocation: SourceLocation = #_sourceLocation
    ) {
        let lineages = lineages ?? [lineage("a", files: 2)]
        let plan = TrialPlan(
            seed: 1, lineages: lineages, troubles: troubles.sorted { $0.at < $1.at },
            turmoil: lineages[0].policy.lifetime * 4)
        let verdict = Trial(plan).run()
        #expect(verdict.violation == nil, sourceLocation: sourceLocation)
        #expect(verdict.keysMade > 4, sourceLocation: sourceLocation)
    }

    static func lineage(
        _ name: String, files: Int = 1, tenant: Int32 = 1, mayWrite: Bool = false, lifetime: Duration = day
    ) -> Lineage {
        Lineage(
            id: LineageID(server: "main", tenant: TenantID(tenant), name: name),
            permissions: [Permission(mayWrite ? "WRITE_DEVICES" : "READ_DEVICES")], policy: policy(lifetime),
            destinations: (0..<files).map { Destination(path: "/run/keys/\(name)-\($0)", format: .raw(newline: true)) })
    }

    /// The management key, renewed by the daemon that works with it.
    static func managementKey(lifetime: Duration) -> Lineage {
        Lineage(
            id: LineageID(server: "main", tenant: TenantID(1), name: "management"),
            permissions: [Permission("READ_API_KEYS")], policy: policy(lifetime), existing: .adopt, revokeAdopted: true,
            destinations: [Destination(path: tokenPath, format: .raw(newline: true))], isManagementKey: true)
    }

    static let tokenPath = "/etc/token"

    private static func policy(_ lifetime: Duration) -> RotationPolicy {
        RotationPolicy(
            lifetime: lifetime, renewBefore: lifetime / 3, overlap: day / 10, pollInterval: lifetime / 40)
    }
}
