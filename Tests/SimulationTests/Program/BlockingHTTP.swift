import Glibc

/// The simplest client there is, for a server in another process: one request, one connection, ten seconds at most.
enum BlockingHTTP {
    struct Answer {
        /// 0 when the connection was closed without an answer.
        let status: Int
        let body: [UInt8]
    }

    struct Failed: Error {
        let what: String
    }

    static func send(
        _ method: String, _ url: String, token: String? = nil, body: String = ""
    ) throws -> Answer {
        let target = url.split(separator: "/", maxSplits: 2)
        let port = target[1].split(separator: ":").last.flatMap { UInt16($0) } ?? 0
        let path = target.count > 2 ? "/\(target[2])" : "/"
        let authorization = token.map { "Authorization: Bearer \($0)\r\n" } ?? ""
        let socket = try connect(port)
        defer { close(socket) }
        let request =
            "\(method) \(path) HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\(authorization)"
            + "Content-Type: application/json\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)"
        guard write(socket, Array(request.utf8), request.utf8.count) == request.utf8.count else {
            throw Failed(what: "write")
        }
        return try answer(readAll(socket))
    }

    static func connect(_ port: UInt16) throws -> Int32 {
        let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var limit = timeval(tv_sec: 10, tv_usec: 0)
        setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let result = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Glibc.connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard result == 0 else {
            close(socket)
            throw Failed(what: "connect")
        }
        return socket
    }

    private static func readAll(_ socket: Int32) throws -> [UInt8] {
        var text: [UInt8] = []
        var block = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = read(socket, &block, block.count)
            if count == 0 { return text }
            guard count > 0 else { throw Failed(what: "read: \(String(cString: strerror(errno)))") }
            text += block[..<count]
        }
    }

    private static func answer(_ text: [UInt8]) throws -> Answer {
        if text.isEmpty { return Answer(status: 0, body: []) }
        let (head, body) = try text.parted(at: "\r\n\r\n")
        guard let status = Int(String(decoding: head, as: UTF8.self).split(separator: " ")[1]) else {
            throw Failed(what: "no status")
        }
        return Answer(status: status, body: Array(body))
    }
}
