import RotationCore
import RotationEngine
import RotationPorts
import Simulation
import Testing

/// The management key in the engine: replaced, lost, refused.
struct ManagementKeyTests {
    private static let unreadable = KeyServerError(.credential, "cannot read the management key from \"/etc/token\"")

    private static func events(in world: World) -> [ManagementKeyEvent] {
        world.trace.events.compactMap { event in
            if case .server("main", .managementKey("\"/etc/token\"", let event)) = event { event } else { nil }
        }
    }

    private static func id(_ secret: Secret) -> KeyID { secret.keyID ?? KeyID(0) }

    private static func learnt(_ secret: Secret, expiry: Timestamp? = nil) -> ManagementKeyEvent {
        .learnt(id(secret), tenant: TenantID(1), expiry: expiry)
    }

    @Test("S24: a replaced file is noticed within a minute although nothing is due, told once, and used")
    func followsReplacedFile() throws {
        let world = World()
        let (clock, old) = (world.clock, world.managementKey)
        let expiry = clock.now() + .seconds(90 * 86_400)
        let new = world.makeManagementKey(expiry: expiry)
        try world.run([World.lineage("collector")], for: .seconds(200)) {
        } beside: {
            try await clock.sleep(until: World.start + .seconds(100))
            world.managementKeyFile.withLock { $0 = .success(new) }
            world.revoke(old)
            try await clock.sleep(until: World.start + .seconds(165))
            #expect(
                Self.events(in: world) == [
                    Self.learnt(old), .changed(from: Self.id(old), to: Self.id(new)), Self.learnt(new, expiry: expiry),
                ])
        }
        #expect(Self.events(in: world).count == 3)
        #expect(!world.trace.lines.contains { $0.contains("outage") || $0.contains("listingFailed") })
    }

    @Test("P7: that there is no management key is told once, and no listing is said to have failed")
    func tellsOfAMissingFile() throws {
        let world = World()
        let (clock, key) = (world.clock, world.managementKey)
        world.managementKeyFile.withLock { $0 = .failure(Self.unreadable) }
        try world.run([World.lineage("collector"), World.lineage("other")], for: .seconds(7200)) {
        } beside: {
            try await clock.sleep(until: World.start + .seconds(3600))
            world.managementKeyFile.withLock { $0 = .success(key) }
        }
        #expect(
            Self.events(in: world)
                == [.missing(message: Self.unreadable.message), .restored(Self.id(key)), Self.learnt(key)])
        #expect(!world.trace.lines.contains { $0.contains("listingFailed") })
    }

    @Test("P1: a file that cannot be read any more is told once; the key before goes on being used")
    func survivesUnreadableFile() throws {
        let world = World()
        let (clock, key) = (world.clock, world.managementKey)
        let lineage = World.lineage("collector", policy: .week)
        try world.run([lineage], for: .seconds(7 * 86_400)) {
        } beside: {
            try await clock.sleep(until: World.start + .seconds(86_400))
            world.managementKeyFile.withLock { $0 = .failure(Self.unreadable) }
            try await clock.sleep(until: World.start + .seconds(6 * 86_400))
            world.managementKeyFile.withLock { $0 = .success(key) }
        }
        #expect(world.isAccepted(lineage.destinations[0]))
        #expect(world.trace.lineageEvents("collector").count { if case .created = $0 { true } else { false } } == 2)
        #expect(
            Self.events(in: world) == [
                Self.learnt(key), .unreadable(message: Self.unreadable.message, inUse: Self.id(key)),
                .restored(Self.id(key)),
            ])
    }

    @Test("P1: a new key that the server refuses is told, and renewal goes on with the key before until it is mended")
    func survivesRefusedKey() throws {
        let world = World()
        let (clock, old) = (world.clock, world.managementKey)
        let bad = world.makeManagementKey()
        world.revoke(bad)
        let good = world.makeManagementKey()
        let lineage = World.lineage("collector", policy: .week)
        try world.run([lineage], for: .seconds(7 * 86_400)) {
        } beside: {
            try await clock.sleep(until: World.start + .seconds(86_400))
            world.managementKeyFile.withLock { $0 = .success(bad) }
            try await clock.sleep(until: World.start + .seconds(6 * 86_400))
            world.managementKeyFile.withLock { $0 = .success(good) }
        }
        #expect(world.isAccepted(lineage.destinations[0]))
        #expect(world.trace.lineageEvents("collector").count { if case .created = $0 { true } else { false } } == 2)
        let (oldID, badID, goodID) = (Self.id(old), Self.id(bad), Self.id(good))
        #expect(
            Self.events(in: world) == [
                Self.learnt(old), .changed(from: oldID, to: badID), .refused(badID, inUse: oldID),
                .changed(from: badID, to: goodID), Self.learnt(good),
            ])
    }

    @Test(
        "S29: a key that was refused is an outage; with another in the file the server is asked again within a minute")
    func endsOutageWithNewKey() throws {
        let world = World()
        let (clock, old) = (world.clock, world.managementKey)
        let new = world.makeManagementKey()
        let mended = Locked<Timestamp?>(nil)
        try world.run([World.lineage("collector")], for: .seconds(7200)) {
        } beside: {
            try await clock.sleep(until: World.start + .seconds(1000))
            world.revoke(old)
            try await clock.sleep(until: World.start + .seconds(5000))
            world.managementKeyFile.withLock { $0 = .success(new) }
            mended.withLock { $0 = clock.now() }
            try await clock.sleep(until: World.start + .seconds(5070))
            let ended = world.trace.events.contains { event in
                if case .server(_, .outageEnded) = event { true } else { false }
            }
            #expect(ended)
        }
        #expect(mended.withLock { $0 } != nil)
        #expect(
            Self.events(in: world) == [
                Self.learnt(old), .changed(from: Self.id(old), to: Self.id(new)), Self.learnt(new),
            ])
    }

    @Test(
        "S24: the end of the management key is told once for each step, from the start, and no more once it is replaced"
    )
    func alarmsBeforeExpiry() throws {
        let world = World()
        let day: Int64 = 86_400
        let expiry = World.start + .seconds(20 * day)
        // It was made long ago: its steps are not those of a short life.
        let old = world.makeManagementKey(expiry: expiry, created: World.start - .seconds(300 * day))
        let new = world.makeManagementKey()
        world.managementKeyFile.withLock { $0 = .success(old) }
        let clock = world.clock
        try world.run([World.lineage("collector", policy: .calm)], for: .seconds(23 * day)) {
        } beside: {
            try await clock.sleep(until: World.start + .seconds(22 * day))
            world.managementKeyFile.withLock { $0 = .success(new) }
        }
        let id = Self.id(old)
        let events = Self.events(in: world)
        let told = events.filter { event in
            switch event {
            case .expiresSoon, .expired: true
            default: false
            }
        }
        try #require(told.count == 4, "\(told)")
        for (event, step) in zip(told, [(ExpiryAlarm.early, Int64(20)), (.late, 7), (.urgent, 1)]) {
            guard case .expiresSoon(id, step.0, expiry: expiry, let left, isRenewed: false) = event else {
                Issue.record("\(event) instead of \(step)")
                continue
            }
            #expect(left <= .seconds(step.1 * day) && left > .seconds(step.1 * day - 120), "\(left)")
        }
        #expect(told.last == .expired(id, at: expiry))
        #expect(events.last == Self.learnt(new))
    }

    @Test("What is known of the management keys is in the ledger, and is replaced with the key")
    func remembersWhatItLearnt() throws {
        let world = World()
        let expiry = World.start + .seconds(90 * 86_400)
        let new = world.makeManagementKey(expiry: expiry)
        #expect(try world.runOnce([World.lineage("collector")]) == .nothingDueIsLeft)
        let record = try #require(world.ledger.recordedManagementKeys.first)
        #expect(record.keyID == Self.id(world.managementKey))
        #expect(record.expiry == nil && record.created == World.start - .seconds(86_400))
        world.managementKeyFile.withLock { $0 = .success(new) }
        #expect(try world.runOnce([World.lineage("collector")]) == .nothingDueIsLeft)
        let records = world.ledger.recordedManagementKeys
        #expect(records.map(\.keyID) == [Self.id(new)])
        #expect(records.map(\.expiry) == [expiry])
        #expect(records.map(\.place) == ["\"/etc/token\""])
    }
}
