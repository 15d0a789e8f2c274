internal import Glibc
internal import RotationPorts
internal import SystemErrors

extension ErrorNumber {
    /// True where nothing but room is missing.
    private var isFull: Bool { rawValue == ENOSPC || rawValue == EDQUOT || rawValue == EFBIG }

    var ledgerCode: LedgerError.Code { isFull || rawValue == EIO ? .storage : .permission }

    var wayOut: String {
        isFull ? "free space on its file system, or raise the quota" : WayOut.permission
    }
}
