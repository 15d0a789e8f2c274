/// What is wrong with the simulated server, beside the faults of a plan: the states in which the real one was recorded.
public struct ServerConditions: Hashable, Sendable {
    public enum Database: Hashable, Sendable {
        case up
        /// Every query fails. Behind the gate every key is then 401.
        case down
        /// Queries are cancelled: 500, but a listing is 200 and empty (quirk 1).
        case statementTimeout
        /// Connections die while a listing is read: it ends after this many rows, with 200 and no next page.
        case connectionsDie(afterRows: Int)
    }

    public var database = Database.up
    /// The address at which the gate cannot reach the service, as its 403 names it: `127.0.0.1:38799`.
    public var unreachableService: String?
    /// Creates take longer than the server allows an answer to take: the key is made, the answer never comes.
    public var createsTimeOut = false
    /// `HTTP_BASE`: where `links.next` points.
    public var base = "http://localhost:3000/api"

    public init() {}
}
