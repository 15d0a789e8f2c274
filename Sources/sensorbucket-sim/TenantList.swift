import ArgumentParser
import RotationCore

/// `1,19`: at least one tenant.
struct TenantList: ExpressibleByArgument {
    let ids: [TenantID]

    static let standard = TenantList(ids: [TenantID(1)])

    var defaultValueDescription: String { ids.map(\.description).joined(separator: ",") }
}

extension TenantList {
    init?(argument: String) {
        let parts = argument.split(separator: ",", omittingEmptySubsequences: false)
        let ids = parts.compactMap { Int32($0) }.filter { $0 > 0 }
        guard ids.count == parts.count else { return nil }
        self.init(ids: ids.map { TenantID($0) })
    }
}
