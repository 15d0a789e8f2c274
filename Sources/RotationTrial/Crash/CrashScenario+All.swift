import RotationCore
import Simulation

extension CrashScenario {
    public static let all = renewals + emergencies + changes + losses + ownKey + twins

    private static let renewals = [
        CrashScenario("first issue", []),
        CrashScenario("rotation", [.rotate(lineage("a").id)]),
        CrashScenario(
            "rotation with two destinations and two consumers", [.rotate(lineage("a").id)],
            lineages: [lineage("a", files: 2, consumers: 2), lineage("b", files: 2, consumers: 2)]),
        CrashScenario(
            "lost reply", [.fault(Fault(.loseReply, method: "POST")), .rotate(lineage("a").id)]),
        CrashScenario(
            "reply after the time-out",
            [.fault(Fault(.delay, method: "POST", milliseconds: 12_000)), .rotate(lineage("a").id)]),
        CrashScenario(
            "adoption", [.rotate(lineage("a").id)], lineages: [lineage("a", existing: .adopt), lineage("b")],
            occupiedPaths: ["/run/keys/a-0"]),
    ]

    private static let emergencies = [
        CrashScenario("compromise", [.compromise(lineage("a").id)]),
        CrashScenario("current key gone", [.keyTaken(lineage("a").id)]),
        CrashScenario("file lost", [.removed(path: "/run/keys/a-0")]),
        CrashScenario("emergency key in a file", [.foreignKey(path: "/run/keys/a-0"), .rotate(lineage("a").id)]),
    ]

    private static let changes = [
        CrashScenario(
            "configuration changed in mid-rotation",
            [
                slowness, .rotate(lineage("a").id),
                .reload([
                    lineage("a", files: 2, permissions: [Permission("READ_DEVICES"), Permission("WRITE_DEVICES")]),
                    lineage("b"),
                ]),
            ]),
        CrashScenario(
            "destination moved in mid-rotation",
            [slowness, .rotate(lineage("a").id), .reload([lineage("a", firstFile: 1), lineage("b")])]),
        CrashScenario(
            "lineage taken out of the configuration in mid-rotation",
            [slowness, .rotate(lineage("a").id), .reload([lineage("b")]), .reload([lineage("a"), lineage("b")])]),
    ]

    private static let losses = [
        CrashScenario("ledger lost", [.ledgerLost]),
        CrashScenario("old ledger", [.ledgerRestored, .rotate(lineage("a").id)]),
        // The backup is made while the reply is on its way.
        CrashScenario(
            "ledger of the middle of a create",
            [
                .fault(Fault(.delay, method: "POST", milliseconds: 4000)), .rotate(lineage("a").id),
                .ledgerRestored,
            ]),
        CrashScenario("server put back to a backup", [.serverRestored, .rotate(lineage("a").id)]),
    ]

    private static let ownKey = [
        CrashScenario("self-rotation", [.rotate(management.id)], lineages: [management, lineage("a")]),
        CrashScenario(
            "self-rotation with a lost reply",
            [.fault(Fault(.loseReply, method: "POST")), .rotate(management.id)],
            lineages: [management, lineage("a")]),
    ]

    /// The second rotation begins when both know of each other.
    private static let twins = [
        CrashScenario(
            "two copies of one machine",
            troubles: [
                Trouble(.cloned, at: .seconds(600), lasting: .seconds(1800)),
                Trouble(.rotate(lineage("a").id), at: .seconds(602)),
                Trouble(.rotate(lineage("a").id), at: .seconds(1000)),
            ])
    ]

    private static let slowness = Trouble.Kind.fault(Fault(.delay, times: -1, milliseconds: 1000))
}
