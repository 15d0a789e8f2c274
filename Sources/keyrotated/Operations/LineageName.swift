import ArgumentParser
import RotationCore

/// How a lineage is named on the command line: `[server/]tenant-id/lineage`, or the lineage alone where it is unique.
struct LineageName {
    let text: String

    static let help = ArgumentHelp(
        "[server/]tenant-id/key, or the key's name alone where it is unique.", valueName: "name")

    /// The elements that `names` mean, each once and in their order; all without names.
    static func choose<Element>(
        _ names: [String], from elements: [Element], by id: (Element) -> LineageID
    ) throws -> [Element] {
        guard !names.isEmpty else { return elements }
        let ids = elements.map(id)
        let chosen = Set(try names.map { try LineageName(text: $0).find(in: ids) })
        return elements.filter { chosen.contains(id($0)) }
    }

    /// - Throws: ``ProgramFailure`` that lists what there is, when no lineage or more than one has this name.
    func find(in ids: [LineageID]) throws -> LineageID {
        let matching = ids.filter(matches)
        if matching.count == 1 { return matching[0] }
        if matching.isEmpty {
            let known = ids.sorted().prefix(10).map(\.description).joined(separator: ", ")
            let more = ids.count > 10 ? ", … (`keyrotated status` shows all)" : ""
            throw ProgramFailure(.usage, "there is no key \(text.debugDescription); there are: \(known)\(more)")
        }
        let candidates = matching.sorted().map(\.description).joined(separator: ", ")
        throw ProgramFailure(
            .usage, "\(text.debugDescription) is the name of several keys: \(candidates); name one of these")
    }

    func matches(_ id: LineageID) -> Bool {
        text == id.name || text == "\(id.tenant)/\(id.name)" || text == id.description
    }
}
