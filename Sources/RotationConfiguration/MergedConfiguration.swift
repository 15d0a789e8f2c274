import TOML

/// The tables of all files, put together but not yet read.
struct MergedConfiguration {
    /// What stands outside of the tables below.
    private(set) var root: Section
    /// `[server.NAME]`, by name, in the order of the files.
    private(set) var servers: [(name: String, section: Section)] = []
    private var serverIndexByName: [String: Int] = [:]
    private(set) var defaults: Section?
    /// Every `[[tenant]]` block, not yet merged: that takes its server and id.
    private(set) var tenantBlocks: [Section] = []
    /// False when a file or its servers cannot be read: then nothing follows from what is not there.
    private(set) var isComplete = true

    init(_ files: [ConfigurationFile], _ log: ProblemLog) {
        root = Section("the configuration", at: Place(file: 0, position: TOMLPosition(line: 1, column: 1)))
        for (index, file) in files.enumerated() {
            do throws(TOMLError) {
                for entry in try TOMLDocument.parse(file.text).entries { add(entry, file: index, log) }
            } catch {
                isComplete = false
                log.report(error, file: index)
            }
        }
    }

    private mutating func add(_ entry: TOMLTable.Entry, file: Int, _ log: ProblemLog) {
        let place = Place(file: file, position: entry.value.position)
        switch (entry.key, entry.value.content) {
        case ("server", .table(let table)):
            for server in table.entries { addServer(server, file: file, log) }
        case ("defaults", .table(let table)):
            var section = defaults ?? Section("[defaults]", at: place)
            for entry in table.entries { section.add(entry, file: file, log) }
            defaults = section
        case ("tenant", _): addTenants(entry.value, at: place, log)
        case ("server", _):
            isComplete = false
            log.report("\"server\" is \(entry.value.kind)", "accepted is [server.NAME]", at: place)
        case ("defaults", _): log.report("\"defaults\" is \(entry.value.kind)", "accepted is [defaults]", at: place)
        default: root.add(entry, file: file, log)
        }
    }

    private mutating func addServer(_ entry: TOMLTable.Entry, file: Int, _ log: ProblemLog) {
        let place = Place(file: file, position: entry.value.position)
        guard case .table(let table) = entry.value.content else {
            isComplete = false
            log.report(
                "\(quoted(entry.key)) stands in [server], which is not the table of one server",
                "accepted are tables [server.NAME], one for each server", at: place)
            return
        }
        let index = serverIndexByName[entry.key] ?? servers.count
        let flaw = TOMLValue.nameFlaw(entry.key)
        if index == servers.count {
            let title = "[server.\(flaw == nil ? entry.key : quoted(entry.key))]"
            servers.append((entry.key, Section(title, at: place)))
            serverIndexByName[entry.key] = index
        }
        if let flaw {
            let keyPlace = Place(file: file, position: entry.keyPosition)
            log.report("the name of a server \(flaw.wrong)", flaw.accepted, at: keyPlace)
        }
        for entry in table.entries { servers[index].section.add(entry, file: file, log) }
    }

    private mutating func addTenants(_ value: TOMLValue, at place: Place, _ log: ProblemLog) {
        do throws(Flaw) {
            for (table, position) in try value.tables("[[tenant]]") {
                let place = Place(file: place.file, position: position)
                tenantBlocks.append(Section("[[tenant]]", Located(value: table, place: place), log))
            }
        } catch {
            log.report(
                "\"tenant\" \(error.wrong)", error.accepted,
                at: Place(file: place.file, position: error.position ?? place.position))
        }
    }
}
