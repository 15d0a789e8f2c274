import FileDelivery
import RotationConfiguration
import RotationCore
import RotationPorts

/// What `retire` does for keys that left the configuration (S20).
struct Retirement {
    let configuration: ValidatedConfiguration

    private var request: OperatorRequest { OperatorRequest(configuration: configuration) }

    /// Tells what is left of the keys, and where. Changes nothing.
    func explain(_ names: [String]) async throws {
        let (able, refused) = try await request.known(named: names).sorted { Self.refusal($0) }
        for known in able {
            StandardOutput.write(try await description(of: known).joined(separator: "\n"))
            if !known.facts.undeadNumbers.isEmpty {
                StandardOutput.write(
                    "  It ends by itself then. To revoke it now: `keyrotated retire \(known.lineage.id) --revoke`")
            }
        }
        try OperatorRequest.report(refused)
    }

    func revoke(_ names: [String], isWaiting: Bool) async throws {
        let (able, refused) = try await request.known(named: names).sorted {
            Self.refusal($0) ?? refusalToRevoke($0) ?? OperatorRequest.holdRefusal($0)
        }
        if !able.isEmpty {
            let delivery = try await request.record(.revocationRequested, for: able.map(\.lineage.id))
            for known in able {
                let lines = try await description(of: known)
                StandardOutput.write(lines.joined(separator: "\n"))
                StandardOutput.write("  To be revoked now; \(delivery)")
            }
            if isWaiting {
                try await request.wait(for: able.map(\.lineage.id), delivery, until: RotationWatch.retirement)
            }
        }
        try OperatorRequest.report(refused)
    }

    private static func refusal(_ known: OperatorRequest.Known) -> String? {
        guard known.lineage.isConfigured else { return nil }
        return "it is configured: take it out of the configuration and reload the daemon, then it is retired"
    }

    private func refusalToRevoke(_ known: OperatorRequest.Known) -> String? {
        let server = known.lineage.id.server
        if known.facts.retiredAt == nil {
            return "the daemon does not know yet that it left the configuration: reload or restart the daemon first"
        }
        if !configuration.servers.contains(where: { $0.name == server }) {
            return "its server \(server) left the configuration too: put [server.\(server)] back to reach it"
        }
        return known.facts.undeadNumbers.isEmpty ? "none of its keys works any more: there is nothing to revoke" : nil
    }

    private func description(of known: OperatorRequest.Known) async throws -> [String] {
        let since = known.facts.retiredAt.map { " since \(Clock.text($0))" } ?? ""
        var lines = ["\(known.lineage.id): not configured\(since)"]
        if let asked = known.facts.revocationRequestedAt {
            lines.append("  Its revocation was asked for at \(Clock.text(asked)).")
        }
        let living = known.facts.generations.filter { known.facts.undeadNumbers.contains($0.number) }
        if living.isEmpty { lines.append("  None of its keys works any more.") }
        for generation in living {
            let key = generation.keyID.map { ", key \($0)," } ?? ""
            lines.append(
                "  Generation \(generation.number)\(key) expires \(Clock.text(generation.expiry ?? .distantFuture))")
        }
        return lines + (await files(of: known))
    }

    /// Who holds the keys still: looked at now, as a file may have been given to something else since.
    private func files(of known: OperatorRequest.Known) async -> [String] {
        var lines: [String] = []
        for destination in known.lineage.destinations {
            do throws(SecretFileError) {
                guard case .value(let box) = try await FileDelivery().read(destination),
                    let holder = known.facts.generation(holding: box.secret)
                else { continue }
                lines.append("  \"\(destination.path)\" still holds generation \(holder.number)")
            } catch {
                lines.append("  \"\(destination.path)\" may still hold it: \(error.message)")
            }
        }
        return lines
    }
}
