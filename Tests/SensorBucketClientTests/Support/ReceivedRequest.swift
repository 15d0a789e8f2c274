/// One request as its bytes came in.
struct ReceivedRequest: Sendable {
    let line: String
    let headers: [String]
    let body: String
    /// Counts the connections of the server, from 1.
    let connection: Int

    func header(_ name: String) -> String? {
        headers.first { $0.lowercased().hasPrefix(name.lowercased() + ": ") }.map {
            String($0.dropFirst(name.count + 2))
        }
    }
}
