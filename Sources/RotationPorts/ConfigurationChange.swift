public import RotationCore

/// What a reload changed, by names.
public struct ConfigurationChange: Hashable, Sendable {
    /// What was added, removed and changed of one kind, each in order.
    public struct Part<Name: Hashable & Comparable & Sendable>: Hashable, Sendable {
        public let added: [Name]
        public let removed: [Name]
        public let changed: [Name]

        public init(added: [Name] = [], removed: [Name] = [], changed: [Name] = []) {
            self.added = added
            self.removed = removed
            self.changed = changed
        }

        public init<Value: Equatable>(from old: [Name: Value], to new: [Name: Value]) {
            added = new.keys.filter { old[$0] == nil }.sorted()
            removed = old.keys.filter { new[$0] == nil }.sorted()
            changed = new.compactMap { name, value in old[name].flatMap { $0 == value ? nil : name } }.sorted()
        }

        public var isEmpty: Bool { added.isEmpty && removed.isEmpty && changed.isEmpty }
    }

    public let lineages: Part<LineageID>
    public let servers: Part<String>
    /// As `server/id`.
    public let tenants: Part<String>
    /// Other settings, as they are named in the configuration.
    public let settings: [String]

    public init(
        lineages: Part<LineageID> = .init(), servers: Part<String> = .init(), tenants: Part<String> = .init(),
        settings: [String] = []
    ) {
        self.lineages = lineages
        self.servers = servers
        self.tenants = tenants
        self.settings = settings
    }

    public var isEmpty: Bool { lineages.isEmpty && servers.isEmpty && tenants.isEmpty && settings.isEmpty }
}
