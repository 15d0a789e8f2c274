// swift-tools-version: 6.2
import PackageDescription

let strict: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .treatAllWarnings(as: .error),
]

let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let asyncHTTPClient = Target.Dependency.product(name: "AsyncHTTPClient", package: "async-http-client")
let heap = Target.Dependency.product(name: "HeapModule", package: "swift-collections")
let nioCore = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let nioHTTP1 = Target.Dependency.product(name: "NIOHTTP1", package: "swift-nio")
let nioPosix = Target.Dependency.product(name: "NIOPosix", package: "swift-nio")
let nioSSL = Target.Dependency.product(name: "NIOSSL", package: "swift-nio-ssl")
let subprocess = Target.Dependency.product(name: "Subprocess", package: "swift-subprocess")
let systemPackage = Target.Dependency.product(name: "SystemPackage", package: "swift-system")
let unixSignals = Target.Dependency.product(name: "UnixSignals", package: "swift-service-lifecycle")

/// A library of ours: the core and its ports unless told otherwise.
func library(_ name: String, _ dependencies: [Target.Dependency], path: String? = nil) -> Target {
    .target(name: name, dependencies: dependencies, path: path, swiftSettings: strict)
}

func program(_ name: String, _ dependencies: [Target.Dependency], path: String? = nil) -> Target {
    .executableTarget(name: name, dependencies: dependencies, path: path, swiftSettings: strict)
}

func tests(_ name: String, _ dependencies: [Target.Dependency], exclude: [String] = []) -> Target {
    .testTarget(name: name, dependencies: dependencies, exclude: exclude, swiftSettings: strict)
}

let package = Package(
    name: "keyrotated",
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
        .package(url: "https://github.com/apple/swift-collections", exact: "1.6.0"),
        .package(url: "https://github.com/apple/swift-nio", exact: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", exact: "2.37.6"),
        .package(url: "https://github.com/apple/swift-system", exact: "1.8.1"),
        .package(url: "https://github.com/swift-server/async-http-client", exact: "1.37.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", exact: "2.13.0"),
        .package(url: "https://github.com/swiftlang/swift-subprocess", exact: "1.0.2", traits: []),
    ],
    targets: [
        // The core: values, facts, evidence and the one decision function. The ports: what it needs of the world.
        library("RotationCore", []),
        library("RotationPorts", ["RotationCore"]),
        library("RotationEngine", ["RotationCore", "RotationPorts", heap]),

        // What the Glibc module of Swift hides, and the one place that words an errno.
        .target(name: "CPlatform"),
        library("SystemErrors", ["CPlatform"]),

        // Adapters: each knows the core and its port, none another, and not the engine.
        library(
            "SensorBucketClient",
            ["RotationCore", "RotationPorts", "SystemErrors", asyncHTTPClient, nioCore, nioHTTP1, nioPosix, nioSSL]),
        .systemLibrary(name: "CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),
        library("SQLiteLedger", ["CSQLite", "RotationCore", "RotationPorts", "SystemErrors"]),
        library("FileDelivery", ["CPlatform", "RotationCore", "RotationPorts", "SystemErrors"]),
        // Systemd is no adapter: it wraps libsystemd and knows no port, as SystemErrors wraps what glibc hides. Units are
        // told through it.
        library(
            "ConsumerControl",
            ["RotationCore", "RotationPorts", "SystemErrors", "Systemd", subprocess, systemPackage]),
        library("SystemTime", ["CPlatform", "RotationCore", "RotationPorts", "SystemErrors"]),
        .systemLibrary(name: "CSystemd", pkgConfig: "libsystemd", providers: [.apt(["libsystemd-dev"])]),
        library("Systemd", ["CSystemd", "SystemErrors"]),
        library("TOML", []),
        library("RotationConfiguration", ["RotationCore", "SystemErrors", "TOML"]),

        // The simulated world, and the simulated server as a program.
        library("Simulation", ["RotationCore", "RotationPorts"]),
        library("SmallHTTP", [nioCore, nioHTTP1, nioPosix]),
        program("sensorbucket-sim", ["RotationCore", "RotationPorts", "Simulation", "SmallHTTP", argumentParser]),

        program(
            "keyrotated",
            [
                "ConsumerControl", "FileDelivery", "RotationConfiguration", "RotationCore", "RotationEngine",
                "RotationPorts", "SQLiteLedger", "SensorBucketClient", "SystemErrors", "SystemTime", "Systemd",
                argumentParser, nioCore, unixSignals,
            ]),

        // Trials: the real engine in the simulated world with faults drawn from a seed, judged at every step. Not shipped.
        library("RotationTrial", ["RotationCore", "RotationEngine", "RotationPorts", "Simulation"]),
        program("keyrotated-trials", ["RotationTrial", argumentParser]),

        // Tests. Where the built programs are, for those that run one. A contract is a suite that the real adapter and its simulated twin both have to pass.
        library("ProgramsUnderTest", [], path: "Tests/ProgramsUnderTest"),
        tests("RotationCoreTests", ["RotationCore"]),
        tests("RotationEngineTests", ["RotationCore", "RotationEngine", "RotationPorts", "Simulation"]),
        tests(
            "RotationTrialTests",
            [
                "ProgramsUnderTest", "RotationCore", "RotationEngine", "RotationPorts", "RotationTrial", "Simulation",
                "keyrotated-trials",
            ]),
        tests(
            "SensorBucketClientTests",
            ["RotationCore", "RotationPorts", "SensorBucketClient", nioCore, nioPosix, nioSSL],
            exclude: ["Resources"]),
        library("LedgerContract", ["RotationCore", "RotationPorts"], path: "Tests/LedgerContract"),
        program(
            "ledger-exerciser", ["LedgerContract", "RotationCore", "RotationPorts", "SQLiteLedger"],
            path: "Tests/LedgerExerciser"),
        tests(
            "SQLiteLedgerTests",
            [
                "LedgerContract", "ProgramsUnderTest", "RotationCore", "RotationPorts", "SQLiteLedger", "SystemErrors",
                "ledger-exerciser",
            ]),
        library("SecretFilesContract", ["RotationCore", "RotationPorts"], path: "Tests/SecretFilesContract"),
        tests(
            "FileDeliveryTests",
            ["FileDelivery", "RotationCore", "RotationPorts", "SecretFilesContract", "SystemErrors"]),
        tests("ConsumerControlTests", ["ConsumerControl", "RotationCore", "RotationPorts", "SystemErrors", "Systemd"]),
        tests("SystemTimeTests", ["RotationCore", "RotationPorts", "SystemTime"]),
        tests("SystemdLibraryTests", ["SystemErrors", "Systemd"]),
        // Under a real systemd, which is booted for them.
        tests(
            "SystemdTests", ["ProgramsUnderTest", "keyrotated", "sensorbucket-sim", subprocess, systemPackage],
            exclude: ["Resources"]),
        tests(
            "KeyrotatedTests",
            [
                "RotationConfiguration", "RotationCore", "RotationPorts", "SystemErrors", "Systemd", "keyrotated",
                argumentParser,
            ]),
        tests("TOMLTests", ["TOML"], exclude: ["Resources"]),
        tests("RotationConfigurationTests", ["RotationConfiguration", "RotationCore", "TOML"]),
        tests(
            "SimulationTests",
            [
                "LedgerContract", "ProgramsUnderTest", "RotationCore", "RotationPorts", "SecretFilesContract",
                "Simulation", "SmallHTTP", "sensorbucket-sim",
            ],
            exclude: ["Resources"]),
        tests(
            "FuzzTests",
            ["FileDelivery", "RotationConfiguration", "RotationCore", "RotationPorts", "SensorBucketClient"],
            exclude: ["Corpus", "LibFuzzer.swift"]),
        tests("SmallHTTPTests", ["SmallHTTP", nioCore, nioPosix]),
        tests(
            "EndToEndTests",
            [
                "ProgramsUnderTest", "keyrotated", "sensorbucket-sim", asyncHTTPClient, nioCore, nioHTTP1, subprocess,
                systemPackage,
            ],
            exclude: ["Resources"]),
    ]
)

// `make fuzz`: libFuzzer wants every module instrumented. Only what reads hostile bytes is built then, with no package,
// and the sources of FuzzTests become a program.
if Context.environment["KEYROTATED_FUZZ"] != nil {
    package.dependencies = []
    package.targets = [
        library("RotationCore", []),
        library("RotationPorts", ["RotationCore"]),
        .target(name: "CPlatform"),
        library("SystemErrors", ["CPlatform"]),
        library("TOML", []),
        library("RotationConfiguration", ["RotationCore", "SystemErrors", "TOML"]),
        library("FileDelivery", ["CPlatform", "RotationCore", "RotationPorts", "SystemErrors"]),
        .target(
            name: "SensorBucketClient", dependencies: ["RotationCore", "RotationPorts"],
            sources: ["JSON", "Replies", "Wire/Query.swift", "Wire/ServerText.swift"], swiftSettings: strict),
        .executableTarget(
            name: "keyrotated-fuzz",
            dependencies: [
                "FileDelivery", "RotationConfiguration", "RotationCore", "RotationPorts", "SensorBucketClient",
            ],
            path: "Tests/FuzzTests", exclude: ["Corpus", "CorpusTests.swift"],
            swiftSettings: strict + [.enableExperimentalFeature("Extern")]),
    ]
}
