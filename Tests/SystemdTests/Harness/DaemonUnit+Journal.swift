import FoundationEssentials

extension DaemonUnit {
    /// Of the ids in `MessageID.swift`, those that tests look for.
    enum Message: String {
        case started = "46ff47db3ba0412982a89d3598b7b128"
        case reloaded = "200d83d577034ae9b0abab98c11a5554"
        case reloadRefused = "2de5576e9cf140859fded08c90e7dfcc"
        case failed = "18701c457d6f4afa94b20ed4faf8deb2"
        case ledgerFailed = "7254a8ba845947a38cfebb7eb21e588a"
        case outageBegan = "c41aeaaee389488eaa7b82716b728c7a"
        case created = "2c134684bdaa4408ab53c0768112c1b9"
        case delivered = "615dd71e54f2430fa28883bbbe73f0f8"
        case becameCurrent = "106c23d09e8741c193e6ed411aabc6a7"
        case provenDead = "bc8e4479194d42a78e0179daa2f88c73"
        case stepFailed = "4e3ef9aec71f4913b6fffd60678f7c78"
    }

    /// What `journalctl -o json MESSAGE_ID=…` has of this unit since it was installed, oldest first. Fields that are no
    /// text are left out.
    func entries(_ message: Message) async throws -> [[String: String]] {
        // What was sent is not kept yet.
        try await machine.output("journalctl", "--sync")
        let lines = try await machine.output(
            "journalctl", "--quiet", "--unit=\(Self.name)", "--cursor=\(cursor)", "--output=json",
            "MESSAGE_ID=\(message.rawValue)")
        return try lines.split(separator: "\n").map { line in
            try JSONDecoder().decode([String: Field].self, from: Data(line.utf8)).compactMapValues(\.text)
        }
    }

    /// All messages of the unit and about it since it was installed, one a line.
    func log() async throws -> String {
        try await machine.output("journalctl", "--sync")
        return try await machine.output(
            "journalctl", "--quiet", "--unit=\(Self.name)", "--cursor=\(cursor)", "--output=cat")
    }

    private struct Field: Decodable {
        let text: String?

        init(from decoder: any Decoder) throws {
            text = try? decoder.singleValueContainer().decode(String.self)
        }
    }
}
