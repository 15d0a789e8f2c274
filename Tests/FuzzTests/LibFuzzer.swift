import Glibc

/// The program for libFuzzer: `FUZZ_TARGET=wire keyrotated-fuzz -max_total_time=60 DIRECTORY`.
@main
enum LibFuzzer {
    static func main() {
        guard let name = getenv("FUZZ_TARGET"), FuzzTarget(rawValue: String(cString: name)) != nil else {
            fatalError("set FUZZ_TARGET to one of \(FuzzTarget.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        var count = CommandLine.argc
        var arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = CommandLine.unsafeArgv
        exit(runDriver(&count, &arguments, readOneInput))
    }
}

private let target = getenv("FUZZ_TARGET").flatMap { FuzzTarget(rawValue: String(cString: $0)) }

/// Under this name libFuzzer's own `main` looks for it, too.
@_cdecl("LLVMFuzzerTestOneInput")
public func readOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    do throws(PropertyViolation) { try target?.read(bytes) } catch { fatalError(error.description) }
    return 0
}

/// libFuzzer's own loop (`FuzzerInterface.h`), for programs that have a `main` of their own.
@_extern(c, "LLVMFuzzerRunDriver")
private func runDriver(
    _ count: UnsafeMutablePointer<CInt>,
    _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?>,
    _ readOneInput: @convention(c) (UnsafePointer<UInt8>?, Int) -> CInt
) -> CInt
