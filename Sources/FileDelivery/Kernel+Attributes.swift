import CPlatform
import Glibc
import SystemErrors

extension Kernel {
    func readLink(_ directory: Int32, _ name: String) throws(ErrorNumber) -> [UInt8] {
        // One byte more than any target has.
        try filled(Int(PATH_MAX) + 1) { buffer in
            readlinkat(directory, name, buffer.assumingMemoryBound(to: CChar.self).baseAddress!, buffer.count)
        }
    }

    func attribute(_ descriptor: Int32, _ name: ExtendedAttribute) throws(ErrorNumber) -> [UInt8] {
        // XATTR_SIZE_MAX: the kernel takes no larger ones.
        try filled(65_536) { cplatform_fgetxattr(descriptor, name.rawValue, $0.baseAddress, $0.count) }
    }

    func setAttribute(_ descriptor: Int32, _ name: ExtendedAttribute, to value: [UInt8]) throws(ErrorNumber) {
        guard cplatform_fsetxattr(descriptor, name.rawValue, value, value.count) == 0 else { throw .latest }
    }

    func removeAttribute(_ descriptor: Int32, _ name: ExtendedAttribute) throws(ErrorNumber) {
        guard cplatform_fremovexattr(descriptor, name.rawValue) == 0 else { throw .latest }
    }

    private func filled(
        _ size: Int, _ call: (UnsafeMutableRawBufferPointer) -> Int
    ) throws(ErrorNumber) -> [UInt8] {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: size, alignment: 8)
        defer { buffer.deallocate() }
        let length = call(buffer)
        guard length >= 0 else { throw .latest }
        return Array(buffer[..<length])
    }
}
