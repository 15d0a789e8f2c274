import RotationCore

/// How a lineage is named on the command line: `[server/]tenant-id/lineage`, or the lineage alone where it is unique.
struct LineageName {
    let text: String

    /// - Throws: ``ProgramFailure`` that lists what there is, when no lineage or more than one has this name.
    func find(in ids: [LineageID]) throws -> LineageID {
        let matching = ids.filter(matches)
        if matching.count == 1 { return matching[0] }
        if matching.isEmpty {
            let known = ids.sorted().prefix(10).map(\.description).joined(separator: ", ")
            let more = ids.count > 10 ? ", … (`keyrotated status` shows all)" : ""
            throw ProgramFailure(.usage, "there is no key \"\(text)\"; there are: \(known)\(more)")
        }
        let candidates = matching.sorted().map(\.description).joined(separator: ", ")
        throw ProgramFailure(.usage, "\"\(text)\" is the name of several keys: \(candidates); name one of these")
    }

    private func matches(_ id: LineageID) -> Bool {
        text == id.name || text == "\(id.tenant)/\(id.name)" || text == id.description
    }
}
