import Glibc
import Simulation

/// Why a file named on the command line cannot be used.
struct InputFailure: Error, CustomStringConvertible {
    let description: String
}

enum InputFile {
    /// Hands the content of the file to `body`; errors name the file, and the place in it.
    static func use(
        _ path: String, as role: String, _ body: ([UInt8]) throws(SimulationInputError) -> Void
    ) throws(InputFailure) {
        let bytes = try read(path, as: role)
        do {
            try body(bytes)
        } catch {
            throw InputFailure(description: "cannot use \(role) \"\(path)\": \(error)")
        }
    }

    private static func read(_ path: String, as role: String) throws(InputFailure) -> [UInt8] {
        func failure(_ call: String) -> InputFailure {
            InputFailure(description: "cannot read \(role) \"\(path)\": \(call): \(String(cString: strerror(errno)))")
        }
        guard let file = fopen(path, "re") else { throw failure("open") }
        defer { fclose(file) }
        var content: [UInt8] = []
        var block = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = fread(&block, 1, block.count, file)
            content += block[..<count]
            if count < block.count { break }
        }
        guard ferror(file) == 0 else { throw failure("read") }
        return content
    }
}
