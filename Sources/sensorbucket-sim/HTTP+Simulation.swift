import Simulation
import SmallHTTP

extension SimulatedRequest {
    init(_ request: HTTPRequest) {
        self.init(
            request.method, request.path, query: request.query,
            headers: request.headers.map { HeaderField($0.name, $0.value) }, body: request.body)
    }
}

extension HTTPReply {
    init(_ reply: SimulatedReply) {
        self.init(
            status: reply.status, headers: reply.headers.map { HTTPField($0.name, $0.value) }, body: reply.body,
            framing: Framing(reply.framing), ending: Ending(reply.ending), delay: reply.delay)
    }
}

extension HTTPReply.Framing {
    fileprivate init(_ framing: SimulatedReply.Framing) {
        self =
            switch framing {
            case .length: .length
            case .chunked: .chunked
            case .none: .none
            }
    }
}

extension HTTPReply.Ending {
    fileprivate init(_ ending: SimulatedReply.Ending) {
        self =
            switch ending {
            case .complete: .keepAlive
            case .refused, .lost: .drop
            case .truncated(let bodyBytes): .truncate(bodyBytes: bodyBytes)
            case .dripping(let interval): .drip(interval: interval)
            case .flooding(let bytes): .flood(bytes: bytes)
            }
    }
}
