import Glibc
import RotationPorts
import SystemErrors
import Testing

@testable import FileDelivery

@Suite struct ErrorTextTests {
    @Test func wordsAnErrorAsTheOperatorReadsIt() {
        let error = SecretFileError.system(
            ErrorNumber(EACCES), at: .rename, attempt: .replace, path: "/run/keys/acme.key")
        let text =
            "cannot replace \"/run/keys/acme.key\": rename: Permission denied (EACCES); "
            + "is the directory owned by keyrotated? `keyrotated check --drop-in` prints what its unit needs"
        #expect(error == SecretFileError(.permission, text))
    }

    static let codes: [(Int32, SecretFileError.Code)] = [
        (EACCES, .permission), (EPERM, .permission), (ENOENT, .missingDirectory), (ENOTDIR, .unsafePath),
        (ELOOP, .unsafePath), (EISDIR, .unsafePath), (ENAMETOOLONG, .unsafePath), (ENXIO, .unsafePath),
        (ENOSPC, .storage), (EDQUOT, .storage), (EROFS, .storage), (EIO, .storage), (EMFILE, .storage),
        (ENFILE, .storage), (EXDEV, .storage), (ETXTBSY, .storage), (EBUSY, .storage), (EINVAL, .storage),
        (EFBIG, .storage),
    ]

    /// An error that matters has a hint of its own at every step, not the general one.
    @Test(arguments: codes)
    func hasCodeNameAndHint(number: Int32, code: SecretFileError.Code) {
        for step in FileStep.allCases {
            let error = SecretFileError.system(ErrorNumber(number), at: step, on: "x", attempt: .read, path: "/a")
            #expect(error.code == code)
            #expect(error.message.hasPrefix("cannot read \"/a\": \(step.rawValue) \"x\": "))
            #expect(error.message.contains("if trying again does not help") == false, "\(error)")
        }
    }

    @Test func saysWhichPrivilegeLetsItChangeTheOwner() {
        let error = SecretFileError.system(ErrorNumber(EPERM), at: .changeOwner, attempt: .replace, path: "/a")
        #expect(error.message.contains("CAP_CHOWN"))
        #expect(error.message.contains("SupplementaryGroups="))
    }

    @Test func quotesControlCharactersOfAPath() {
        let error = SecretFileError.system(ErrorNumber(EIO), at: .open, attempt: .read, path: "/a\nb\"")
        #expect(error.message.hasPrefix("cannot read \"/a\\nb\\\"\": open: Input/output error (EIO); "))
    }

    @Test func namesAnUnknownNumber() {
        #expect(ErrorNumber(9999).description == "error 9999")
    }
}
