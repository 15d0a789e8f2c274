public import RotationCore
public import RotationPorts

/// Looks at a server without a daemon: listings by the same rules as the daemon's (S1), at the same pace, and nothing
/// else.
public enum Inspection {
    /// What one management key has shown of some tenants, and of its own.
    public struct Listing: Sendable {
        public let tenants: [TenantID]
        public let managementKey: KeyID
        public let evidence: ListingEvidence
    }

    /// One listing for each management key, or several where it has many tenants.
    ///
    /// - Throws: ``KeyServerError`` when the server cannot be asked, or when what it lists cannot be trusted.
    public static func listings(
        of server: RotationSetup.Server, time: any TimeSource
    ) async throws(KeyServerError) -> [Listing] {
        let stop = Latch()
        let gate = ServerGate(server: server.name, limits: server.limits, time: time, observer: Silence(), stop: stop)
        let result = await withTaskGroup(of: Result<[Listing], KeyServerError>?.self) { group in
            group.addTask {
                await gate.run()
                return nil
            }
            group.addTask {
                let result = await collect(server) { credential in
                    Connection(
                        server: credential.server, credential: credential.name, gate: gate, time: time, stop: stop,
                        end: Latch())
                }
                gate.close()
                return result
            }
            var result: Result<[Listing], KeyServerError>?
            for await outcome in group { result = outcome ?? result }
            return result
        }
        guard let result else { preconditionFailure("an inspection ended without a result") }
        return try result.get()
    }

    private static func collect(
        _ server: RotationSetup.Server, _ connect: (RotationSetup.Credential) -> Connection
    ) async -> Result<[Listing], KeyServerError> {
        var listings: [Listing] = []
        for credential in server.credentials {
            let connection = connect(credential)
            let managementKey = ManagementKeyDesk(
                serverName: server.name, name: credential.name, ledger: nil, observer: Silence())
            for tenants in chunks(credential.tenants) {
                let desk = ListingDesk(
                    tenants: tenants, connection: connection, managementKey: managementKey, serverName: server.name,
                    familiar: Familiarity(), observer: Silence())
                do throws(RequestFailure) {
                    let evidence = try await desk.listing(since: .distantPast, deadline: .distantPast)
                    let key = try Self.managementKey(of: credential)
                    listings.append(Listing(tenants: tenants, managementKey: key, evidence: evidence))
                } catch { return .failure(error.asServerError) }
            }
        }
        return .success(listings)
    }

    private static func managementKey(of credential: RotationSetup.Credential) throws(RequestFailure) -> KeyID {
        do throws(KeyServerError) { return try credential.server.managementKeyID } catch { throw .server(error) }
    }

    /// At least one, so that a management key without tenants of its own shows its own tenant.
    private static func chunks(_ tenants: [TenantID]) -> [[TenantID]] {
        let size = TenantGroup.maximumTenants
        let starts = stride(from: 0, to: tenants.count, by: size)
        return tenants.isEmpty ? [[]] : starts.map { Array(tenants[$0..<min($0 + size, tenants.count)]) }
    }

    private struct Silence: RotationObserver {
        func observe(_ event: RotationEvent) {}
    }
}

extension RequestFailure {
    fileprivate var asServerError: KeyServerError {
        if case .server(let error) = self { return error }
        return KeyServerError(.noAnswer, "the server cannot be asked at the moment; try again in a minute")
    }
}
