/// The id that the server gave a key: a random positive 63-bit number, so never to be carried in a `Double` and
/// always a string in JSON of ours.
public struct KeyID: RawRepresentable, Hashable, Comparable, Sendable, Codable, CustomStringConvertible {
    public let rawValue: Int64

    public init(rawValue: Int64) {
        self.rawValue = rawValue
    }

    public init(_ rawValue: Int64) {
        self.rawValue = rawValue
    }

    public var description: String { String(rawValue) }

    public static func < (left: KeyID, right: KeyID) -> Bool { left.rawValue < right.rawValue }
}

/// The id of an organisation on a server: positive, at most 2^31 − 1 (the server's column is a 32-bit integer).
public struct TenantID: RawRepresentable, Hashable, Comparable, Sendable, Codable, CustomStringConvertible {
    public let rawValue: Int32

    public init(rawValue: Int32) {
        self.rawValue = rawValue
    }

    public init(_ rawValue: Int32) {
        self.rawValue = rawValue
    }

    public var description: String { String(rawValue) }

    public static func < (left: TenantID, right: TenantID) -> Bool { left.rawValue < right.rawValue }
}

/// One permission of a key as the server spells it, e.g. `READ_DEVICES`.
public struct Permission: RawRepresentable, Hashable, Comparable, Sendable, Codable, CustomStringConvertible {
    public let rawValue: String

    public init(rawValue: String) {
        self.rawValue = rawValue
    }

    public init(_ rawValue: String) {
        self.rawValue = rawValue
    }

    public var description: String { rawValue }

    public static func < (left: Permission, right: Permission) -> Bool { left.rawValue < right.rawValue }
}

/// The number of a generation within its lineage: 1, 2, 3, …; 0 is a key that we adopted instead of creating it.
public typealias GenerationNumber = Int
