import RotationCore
import Systemd

/// What was done to the keys as the journal tells it: of every ledger that there ever was, and with what failed.
///
/// Neither configuration nor ledger is needed, so that whoever may read the journal may ask. Only entries count that
/// journald itself attests to be the unit's: anybody can write an entry with these fields.
struct JournalHistory {
    static let defaultUnit = "keyrotated.service"

    private let reader: JournalReader
    private let unit: String

    /// - Parameter unit: the service that wrote the entries.
    init(unit: String) throws(JournalReadError) {
        self.unit = unit
        reader = try JournalReader()
    }

    /// Calls `body` with each entry about these lineages (as on the command line; all when empty), oldest first.
    func read(
        _ names: [String], since: Timestamp?, newest: Int?, _ body: (JournalHistoryEntry) throws -> Void
    ) throws {
        let lineages = names.isEmpty ? [] : try LineageName.choose(names, from: try lineages(meantBy: names)) { $0 }
        let query = JournalQuery(
            matches: [
                "_SYSTEMD_UNIT": [unit], "MESSAGE_ID": MessageID.ofHistory.map(\.rawValue),
                "LINEAGE": lineages.map(\.description),
            ], since: since?.microseconds, newest: newest)
        try reader.read(query) { record in
            if let entry = JournalHistoryEntry(record) { try body(entry) }
        }
    }

    /// From when on there are entries, of whatever service; nil when there are none.
    func beginning() throws(JournalReadError) -> Timestamp? {
        try reader.beginning().map(Timestamp.init(microseconds:))
    }

    /// Those that the journal knows; of those that the names could mean only what the unit wrote of: anybody can make a name
    /// ambiguous by an entry about another key.
    private func lineages(meantBy names: [String]) throws(JournalReadError) -> [LineageID] {
        var lineages: [LineageID] = []
        for case let lineage? in try reader.values(of: EventField.lineageName).map(LineageID.init(journal:)) {
            let isMeant = names.contains { LineageName(text: $0).matches(lineage) }
            let fields = ["_SYSTEMD_UNIT": [unit], EventField.lineageName: [lineage.description]]
            let isOurs = isMeant ? try reader.hasEntry(with: fields) : true
            if isOurs { lineages.append(lineage) }
        }
        return lineages.sorted()
    }
}

/// One thing that happened, as the log told it.
struct JournalHistoryEntry {
    let at: Timestamp
    let lineage: String
    let event: String
    /// The words of the log without the lineage in front of them.
    let text: String
    private let fields: [String: String]

    /// Nil for an entry that is not about a key.
    init?(_ record: JournalRecord) {
        guard let lineage = record.fields[EventField.lineageName], let message = record.fields["MESSAGE"],
            let event = record.fields["MESSAGE_ID"].flatMap(MessageID.init(rawValue:))?.historyEvent
        else { return nil }
        at = Timestamp(microseconds: record.at)
        self.lineage = lineage
        self.event = event
        text = message.hasPrefix("\(lineage): ") ? String(message.dropFirst(lineage.count + 2)) : message
        fields = record.fields
    }

    var generation: GenerationNumber? { fields["GENERATION"].flatMap { GenerationNumber($0) } }
    var keyID: String? { fields["KEY_ID"] }
    var expires: String? { fields["DEADLINE"] }
    var path: String? { fields["DESTINATION"] }
    var consumer: String? { fields["CONSUMER"] }
    var reason: String? { fields["ERROR"] }
}

extension LineageID {
    /// From the field of an entry; nil for what keyrotated did not write there.
    fileprivate init?(journal text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 3, let tenant = Int32(parts[1]), Self.isValidName(parts[0]), Self.isValidName(parts[2])
        else { return nil }
        self.init(server: String(parts[0]), tenant: TenantID(tenant), name: String(parts[2]))
    }
}
