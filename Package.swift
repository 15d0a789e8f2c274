// swift-tools-version: 6.2
import PackageDescription

let strict: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .treatAllWarnings(as: .error),
]

let package = Package(
    name: "keyrotated",
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
        .package(url: "https://github.com/apple/swift-collections", exact: "1.6.0"),
        .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", exact: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", exact: "2.37.6"),
        .package(url: "https://github.com/apple/swift-system", exact: "1.8.1"),
        .package(url: "https://github.com/swift-server/async-http-client", exact: "1.37.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", exact: "2.13.0"),
        .package(url: "https://github.com/swiftlang/swift-subprocess", exact: "1.0.2", traits: []),
    ],
    targets: [
        // The core: pure values and decisions.
        .target(name: "RotationCore", swiftSettings: strict),
        .target(name: "RotationPorts", dependencies: ["RotationCore"], swiftSettings: strict),
        .target(
            name: "RotationEngine",
            dependencies: ["RotationCore", "RotationPorts", .product(name: "HeapModule", package: "swift-collections")],
            swiftSettings: strict),

        // Adapters: each knows the core and its port, none another.
        .target(
            name: "SensorBucketClient",
            dependencies: [
                "RotationCore", "RotationPorts",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
            ],
            swiftSettings: strict),
        .target(name: "CPlatform"),
        .target(
            name: "FileDelivery", dependencies: ["CPlatform", "RotationCore", "RotationPorts"],
            swiftSettings: strict),
        .target(name: "CTime"),
        .target(
            name: "SystemTime", dependencies: ["CTime", "RotationCore", "RotationPorts"], swiftSettings: strict),
        .target(
            name: "ConsumerControl",
            dependencies: [
                "RotationCore", "RotationPorts",
                .product(name: "Subprocess", package: "swift-subprocess"),
                .product(name: "SystemPackage", package: "swift-system"),
            ],
            swiftSettings: strict),
        .target(name: "TOML", swiftSettings: strict),
        .target(name: "RotationConfiguration", dependencies: ["RotationCore", "TOML"], swiftSettings: strict),

        .target(name: "Simulation", dependencies: ["RotationCore", "RotationPorts"], swiftSettings: strict),

        // Tests.
        .testTarget(
            name: "SystemTimeTests", dependencies: ["RotationCore", "RotationPorts", "SystemTime"],
            swiftSettings: strict),
        .testTarget(
            name: "ConsumerControlTests", dependencies: ["ConsumerControl", "RotationCore", "RotationPorts"],
            swiftSettings: strict),
        .testTarget(
            name: "SimulationTests", dependencies: ["RotationCore", "RotationPorts", "Simulation"],
            swiftSettings: strict),
        .testTarget(
            name: "SensorBucketClientTests",
            dependencies: [
                "RotationCore", "RotationPorts", "SensorBucketClient",
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
            ],
            exclude: ["Resources"], swiftSettings: strict),
        .target(
            name: "SecretFilesContract", dependencies: ["RotationCore", "RotationPorts"],
            path: "Tests/SecretFilesContract", swiftSettings: strict),
        .testTarget(
            name: "FileDeliveryTests",
            dependencies: ["FileDelivery", "RotationCore", "RotationPorts", "SecretFilesContract"],
            swiftSettings: strict),
        .testTarget(name: "TOMLTests", dependencies: ["TOML"], exclude: ["Resources"], swiftSettings: strict),
        .testTarget(
            name: "RotationConfigurationTests", dependencies: ["RotationConfiguration", "RotationCore", "TOML"],
            swiftSettings: strict),
    ]
)
