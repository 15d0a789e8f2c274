import RotationCore
import RotationPorts

/// Where listings of a group of tenants are had: tenants with few keys share one, and whoever needs one while a walk
/// that is fresh enough is under way joins it.
actor ListingDesk {
    static let gatheringTime: Duration = .milliseconds(200)

    /// The tenants that share this desk's listings.
    nonisolated let tenants: [TenantID]
    /// Lineages of which the server has shown a key (S19).
    nonisolated let familiar: Familiarity
    private let connection: Connection
    private let managementKey: ManagementKeyDesk
    private let serverName: String
    private let observer: any RotationObserver

    private var latest: ListingEvidence?
    private var isBusy = false
    private var lastEnded: Timestamp?
    /// How many unseen keys were asked for by id because of which listing.
    private var asked = (startedAt: Timestamp.distantPast, count: 0)
    /// When the keys expire that others put into files of ours, as far as a listing has told.
    private var strangers: [KeyID: Timestamp] = [:]
    private var joiners: [CheckedContinuation<Result<ListingEvidence, RequestFailure>, Never>] = []

    init(
        tenants: [TenantID], connection: Connection, managementKey: ManagementKeyDesk, serverName: String,
        familiar: Familiarity, observer: any RotationObserver
    ) {
        self.tenants = tenants
        self.familiar = familiar
        self.connection = connection
        self.managementKey = managementKey
        self.serverName = serverName
        self.observer = observer
    }

    /// The latest listing, if it still speaks for now.
    func cached(at now: Timestamp) -> ListingEvidence? {
        guard let latest, latest.startedAt <= now, latest.startedAt + RevocationEvidence.freshness >= now else {
            self.latest = nil
            return nil
        }
        return latest
    }

    /// A listing whose walk began at `earliest` or later.
    func listing(since earliest: Timestamp, deadline: Timestamp) async throws(RequestFailure) -> ListingEvidence {
        while true {
            // One that seems to come from the future was taken before the clock was set back: nobody knows its age.
            if let latest, latest.startedAt >= earliest, latest.startedAt <= connection.time.now() { return latest }
            guard isBusy else { return try await walkForAll(deadline: deadline) }
            let listing = try (await withCheckedContinuation { joiners.append($0) }).get()
            if listing.startedAt >= earliest { return listing }
        }
    }

    private func walkForAll(deadline: Timestamp) async throws(RequestFailure) -> ListingEvidence {
        isBusy = true
        await gather()
        let result: Result<ListingEvidence, RequestFailure>
        do throws(RequestFailure) { result = .success(try await walkWithAnyKey(deadline: deadline)) } catch {
            result = .failure(error)
        }
        isBusy = false
        lastEnded = connection.time.now()
        if case .success(let listing) = result { latest = listing }
        let waiting = joiners
        joiners = []
        for joiner in waiting { joiner.resume(returning: result) }
        return try result.get()
    }

    /// Many ask for a listing of their own after each revocation: right after a walk the next one waits a moment, so
    /// that it serves all who come meanwhile.
    private func gather() async {
        let now = connection.time.now()
        guard let lastEnded, lastEnded <= now, now - lastEnded < Self.gatheringTime else { return }
        do { try await connection.time.sleep(until: lastEnded + Self.gatheringTime) } catch {
            // The daemon stops: the walk is turned away by the gate.
        }
    }

    /// The key in the management key's file is tried again now and then, and may be refused again (S24): whoever is here then
    /// goes on with the other key, as the next chance may come late.
    private func walkWithAnyKey(deadline: Timestamp) async throws(RequestFailure) -> ListingEvidence {
        for _ in 1..<Self.keyTries {
            let key = connection.server.managementKey.inUse
            do throws(RequestFailure) { return try await walkWithControl(deadline: deadline) } catch {
                guard connection.server.managementKey.inUse != key else { throw error }
            }
        }
        return try await walkWithControl(deadline: deadline)
    }

    /// Asks for the management key's tenant too: the management key has just authenticated these requests, so it must
    /// be in them (S1).
    private func walkWithControl(deadline: Timestamp) async throws(RequestFailure) -> ListingEvidence {
        let control = try await managementKey.description(over: connection, deadline: deadline)
        let asked = Array(Set(tenants + [control.tenant])).sorted()
        let walk = try await walk(asked, limit: ListingWalk.defaultLimit, deadline: deadline)
        var second: ListingWalk?
        if walk.pageCount > 1 {
            second = try await self.walk(asked, limit: ListingWalk.confirmingLimit, deadline: deadline)
        }
        let older = await olderControl(in: walk, than: control.key, deadline: deadline)
        let listing = ListingEvidence(walk, confirmedBy: second, controls: [control.key] + older)
        let isSeenAgain = second.map { $0.keys[control.key] != nil } ?? true
        guard let seen = walk.keys[control.key], isSeenAgain, listing.controlCreated != nil else {
            throw .server(
                KeyServerError(
                    .invalidAnswer,
                    "cannot trust the listing of \(serverName): it does not contain the management key \(control.key), "
                        + "which has just been accepted; the server's database may be in trouble"))
        }
        await managementKey.noteListed(control.key, created: seen.created, over: connection)
        observer.observe(.server(serverName, .listed(tenants: tenants, keys: walk.keys.count)))
        return listing
    }

    /// A listing speaks only of keys newer than its oldest control. Where the management key is a young one, the oldest key
    /// that is listed and found by its id, too, lets the listing speak of almost all (S1). None is as good: what is older
    /// then stays unknown.
    private func olderControl(
        in walk: ListingWalk, than control: KeyID, deadline: Timestamp
    ) async -> [KeyID] {
        guard let created = walk.keys[control]?.created else { return [] }
        let eldest = Dictionary(grouping: walk.keys.values.filter { isOlder($0, than: created) }, by: \.tenant)
            .values.compactMap { $0.min { ($0.created, $0.id) < ($1.created, $1.id) } }
            .sorted { ($0.created, $0.id) < ($1.created, $1.id) }
        // One of each tenant, as those of an archived tenant are listed and not found.
        for candidate in eldest.prefix(Self.controlTries) {
            do throws(RequestFailure) {
                guard case .found = try await connection.describe(candidate.id, deadline: deadline) else { continue }
                return [candidate.id]
            } catch { return [] }
        }
        return []
    }

    /// Not one that is about to expire: to ask for such a key by its id deletes it (S3).
    private func isOlder(_ key: ListedKey, than created: Timestamp) -> Bool {
        guard key.created < created else { return false }
        return key.expiry.map { $0 > connection.clock.serverNow + Self.controlMargin } ?? true
    }

    /// Whether one more key that `listing` can tell nothing of may be asked for by its id: when a listing is cut short, they
    /// are a great many.
    func mayAskForUnseen(in listing: ListingEvidence) -> Bool {
        if asked.startedAt != listing.startedAt { asked = (listing.startedAt, 0) }
        asked.count += 1
        return asked.count <= Self.unseenTries
    }

    /// Somebody else's key stands in a file of ours. What a listing tells of it is remembered, as to ask for it by its id once
    /// it has expired would delete it (S3), and the next listing may be cut short.
    func noteStranger(_ key: ListedKey) {
        strangers[key.id] = key.expiry
    }

    func expiry(ofStranger key: KeyID) -> Timestamp? { strangers[key] }

    private static let keyTries = 3
    private static let unseenTries = 20
    private static let controlTries = 3
    private static let controlMargin: Duration = .seconds(60)

    private func walk(
        _ asked: [TenantID], limit: Int, deadline: Timestamp
    ) async throws(RequestFailure) -> ListingWalk {
        var walk = ListingWalk(tenants: asked, limit: limit, startedAt: connection.time.now())
        var query = ListingQuery(tenants: asked, limit: limit)
        while !walk.isComplete {
            let page = try await connection.list(query, deadline: deadline)
            do throws(ListingWalkError) { try walk.append(page.keys, nextCursor: page.nextCursor) } catch {
                throw .server(KeyServerError(.invalidAnswer, "cannot trust the listing of \(serverName): \(error)"))
            }
            query.cursor = walk.nextCursor
        }
        return walk
    }
}
