import Glibc
import NIOCore

extension HTTPServerError {
    init(_ error: any Error, address: String) {
        let number = (error as? IOError)?.errnoCode
        let (code, name): (Code, String) =
            switch number {
            case EADDRINUSE: (.addressInUse, " (EADDRINUSE)")
            case EACCES: (.permission, " (EACCES)")
            default: (.other, "")
            }
        let reason = number.map { String(cString: strerror($0)) } ?? "\(error)"
        self.init(code: code, message: "cannot listen on \(address): \(reason)\(name)")
    }
}
