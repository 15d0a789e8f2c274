import RotationCore

extension JSONReport {
    struct Discovery: Encodable {
        let now: String
        let keys: [Key]

        struct Key: Encodable {
            let keyID: String
            let server: String
            let tenant: Int32
            let remoteName: String
            let created: String
            let expires: String?
            let permissions: [String]
            let kind: String
            let lineage: String?
            let generation: Int?
        }

        init(_ report: DiscoveryReport) {
            now = report.now.description
            keys = report.keys.map { found in
                var (kind, lineage, generation): (String, String?, Int?) = ("unknown", nil, nil)
                switch found.owner {
                case .management: kind = "management"
                case .generation(let id, let number):
                    (kind, lineage, generation) = ("generation", id.description, number)
                case .nobody: break
                }
                let key = found.listed
                return Key(
                    keyID: key.id.description, server: found.server, tenant: key.tenant.rawValue, remoteName: key.name,
                    created: key.created.description, expires: key.expiry?.description,
                    permissions: key.permissions.map(\.rawValue).sorted(), kind: kind, lineage: lineage,
                    generation: generation)
            }
        }
    }
}
