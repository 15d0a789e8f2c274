import RotationCore
import RotationPorts
import SensorBucketClient

/// What a client made of an answer, in the words of `Resources/recordings.txt`. Never holds a secret.
enum Summary {
    static func perform(_ operation: String, id: Int64?, with client: SensorBucketClient) async -> String {
        do {
            switch operation {
            case "list": return of(try await client.list(ListingQuery(tenants: [TenantID(3)], limit: 1000)))
            case "describe": return of(try await client.describe(KeyID(id ?? 0)))
            case "create": return of(await client.create(TestRequests.create))
            case "revoke": return "\(try await client.revoke(TestRequests.warrant))"
            case "authenticate":
                return "\(try await client.authenticate(as: TestKeys.other, tenant: TenantID(3)))"
            default: return "the table names an unknown operation"
            }
        } catch {
            return "error \(of(error))"
        }
    }

    private static func of(_ page: ListingPage) -> String {
        let counted = "\(page.keys.count) keys, next \(page.nextCursor.map { String($0.suffix(8)) } ?? "none")"
        guard let first = page.keys.first, let last = page.keys.last else { return counted }
        return "\(counted); last \(last.id); first \(first.id) \"\(first.name)\" tenant \(first.tenant) "
            + "created \(first.created) expires \(of(first.expiry)) \(of(first.permissions))"
    }

    private static func of(_ lookup: KeyLookup) -> String {
        guard case .found(let key) = lookup else { return "notFound" }
        return "found \(key.id) tenant \(key.tenant) expires \(of(key.expiry)) \(of(key.permissions ?? []))"
    }

    private static func of(_ outcome: CreateOutcome) -> String {
        switch outcome {
        case .created(let id, let secret, let date) where secret.keyID == id: "created \(id) at \(of(date))"
        case .created: "created a key whose id is not its own"
        case .notSent(let error): "notSent \(of(error))"
        case .nameTaken: "nameTaken"
        case .refused(let error): "refused \(of(error))"
        case .unknown(let error): "unknown \(of(error))"
        }
    }

    private static func of(_ error: any Error) -> String {
        guard let error = error as? KeyServerError else { return "of another type" }
        return error.status.map { "\(error.code) \($0)" } ?? "\(error.code)"
    }

    private static func of(_ time: Timestamp?) -> String { time?.description ?? "never" }

    private static func of(_ permissions: Set<Permission>) -> String {
        permissions.sorted().map(\.rawValue).joined(separator: "+")
    }
}
