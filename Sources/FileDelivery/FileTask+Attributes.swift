import Glibc
import RotationPorts
import SystemErrors

extension FileTask {
    func protection(of file: borrowing Descriptor) throws(SecretFileError) -> FileProtection {
        let label = try attribute(.label, of: file.number)
        guard let bytes = try attribute(.accessList, of: file.number) else { return FileProtection(label: label) }
        guard let list = AccessList(bytes) else {
            throw refusal(
                .changed, "its access control list is of an unknown kind; set it anew (setfacl), or move it away")
        }
        return FileProtection(accessList: list.isExtended ? list : nil, label: label)
    }

    /// Nil where the file has none, or its file system knows none.
    func attribute(
        _ name: ExtendedAttribute, of file: Int32, called subject: String? = nil
    ) throws(SecretFileError) -> [UInt8]? {
        try perform(.readAttribute, on: subject ?? name.rawValue) { () throws(ErrorNumber) in
            do throws(ErrorNumber) { return try system.attribute(file, name) } catch {
                guard [ENODATA, EOPNOTSUPP].contains(error.rawValue) else { throw error }
                return nil
            }
        }
    }
}
