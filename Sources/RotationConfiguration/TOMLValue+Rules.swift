import RotationCore
import TOML

/// Values with a rule of their own.
extension TOMLValue {
    /// A lineage, instance or server name (S28). With two names of at most 63 characters, no remote name comes near the
    /// 255 characters that the server takes: `<63>.<63>.g<19 digits>` has 148.
    static func name(_ value: TOMLValue) throws(Flaw) -> String {
        let name = try text(value)
        if let flaw = nameFlaw(name) { throw flaw }
        return name
    }

    static func nameFlaw(_ name: String) -> Flaw? {
        if LineageID.isValidName(name) { return nil }
        return Flaw(
            "is \(quoted(name))",
            "accepted is a small letter or a digit, then at most 62 small letters, digits, \"_\" or \"-\"")
    }

    static func url(_ value: TOMLValue) throws(Flaw) -> ServerURL {
        try ServerURL(parsing: try text(value))
    }

    static func path(_ value: TOMLValue) throws(Flaw) -> String {
        let path = try text(value)
        if let wrong = PathRule.objection(to: path) {
            throw Flaw(wrong, "accepted is an absolute path without \".\", \"..\" and empty components")
        }
        return path
    }

    /// Permission bits as octal text. Not a number: TOML's `0640` is an error and `640` would be decimal.
    static func mode(_ value: TOMLValue) throws(Flaw) -> UInt16 {
        let accepted = "accepted is octal text such as \"0600\" or \"0640\""
        let digits = try text(value)
        guard (3...4).contains(digits.utf8.count), digits.utf8.allSatisfy({ 0x30...0x37 ~= $0 }),
            let mode = UInt16(digits, radix: 8)
        else { throw Flaw("is no octal number of three or four digits", accepted) }
        guard mode & 0o7000 == 0 else { throw Flaw("has set-id or sticky bits", accepted) }
        guard mode & 0o111 == 0 else { throw Flaw("makes the file executable", accepted) }
        guard mode & 0o022 == 0 else { throw Flaw("lets the group or others write the file", accepted) }
        guard mode & 0o400 != 0 else { throw Flaw("does not let the owner read the file", accepted) }
        return mode
    }

    /// The name of a credential as systemd accepts it (`credential_name_valid`, which wants a file name that is also
    /// a file descriptor name): printable ASCII without `/` and `:`. Whether there is one, the machine decides (S26).
    static func credential(_ value: TOMLValue) throws(Flaw) -> String {
        let name = try text(value)
        let isPrintable = name.utf8.allSatisfy { 0x20..<0x7F ~= $0 }
        guard isPrintable, !name.utf8.contains(where: { "/:".utf8.contains($0) }), name != ".", name != ".." else {
            throw Flaw(
                "is \(quoted(name))",
                "accepted is the name of a systemd credential: ASCII characters without \"/\" and \":\"")
        }
        guard name.utf8.count <= 255 else {
            throw Flaw("is longer than 255 bytes", "accepted is the name of a systemd credential")
        }
        return name
    }

    static func variable(_ value: TOMLValue) throws(Flaw) -> String {
        let name = try text(value)
        let isValid =
            name.utf8.first.map { !(0x30...0x39 ~= $0) } == true
            && name.utf8.allSatisfy { isLetterOrDigit($0) || $0 == UInt8(ascii: "_") }
        guard isValid else {
            throw Flaw(
                "is \(quoted(name))", "accepted are letters, digits and \"_\", not beginning with a digit")
        }
        return name
    }

    /// The name of the secret's member in a JSON object, which has three more.
    static func field(_ value: TOMLValue) throws(Flaw) -> String {
        let name = try text(value)
        guard !["key_id", "tenant_id", "expires"].contains(name) else {
            throw Flaw("is \(quoted(name))", "accepted is any name but those of the members beside it")
        }
        guard name.utf8.count <= 255 else { throw Flaw("is longer than 255 bytes", "accepted is a shorter name") }
        return name
    }

    /// A user or group name as useradd(8) accepts it, or a numeric id. Whether it exists, the machine decides (S26).
    static func account(_ value: TOMLValue) throws(Flaw) -> String {
        let name = try text(value)
        let isValid =
            name.utf8.count <= 32 && name.utf8.first != UInt8(ascii: "-")
            && name.utf8.allSatisfy { isLetterOrDigit($0) || "._-$".utf8.contains($0) }
        guard isValid else {
            throw Flaw(
                "is \(quoted(name))", "accepted is a name of at most 32 letters, digits, \".\", \"_\", \"-\" and \"$\"")
        }
        return name
    }

    /// Not empty, as the server wants it; which permissions exist is the server's matter.
    static func permissions(_ value: TOMLValue) throws(Flaw) -> Set<Permission> {
        let names = try texts(value)
        guard !names.isEmpty else {
            throw Flaw("is empty", "accepted is at least one permission, such as \"READ_DEVICES\"")
        }
        for name in names {
            let isValid =
                name.text.utf8.first.map { 0x41...0x5A ~= $0 } == true
                && name.text.utf8.allSatisfy { 0x41...0x5A ~= $0 || 0x30...0x39 ~= $0 || $0 == UInt8(ascii: "_") }
            guard isValid else {
                throw Flaw(
                    "holds \(quoted(name.text))", "accepted are capitals, digits and \"_\", such as \"READ_DEVICES\"",
                    at: name.position)
            }
        }
        return Set(names.map { Permission($0.text) })
    }

    /// A program by its absolute path, and its arguments; run without a shell.
    static func command(_ value: TOMLValue) throws(Flaw) -> [String] {
        let accepted = "accepted is [\"/path/of/program\", \"argument\", …]; it is run without a shell"
        guard case .array(let elements) = value.content else { throw Flaw("is \(value.kind)", accepted) }
        var command: [String] = []
        for element in elements {
            guard case .string(let argument) = element.content, !argument.utf8.contains(0) else {
                throw Flaw("holds \(element.kind) where text without NUL is needed", accepted, at: element.position)
            }
            command.append(argument)
        }
        guard let program = command.first else { throw Flaw("is empty", accepted) }
        if let objection = PathRule.objection(to: program) {
            throw Flaw("begins with a program whose path \(objection)", accepted, at: elements[0].position)
        }
        return command
    }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        0x30...0x39 ~= byte || 0x41...0x5A ~= byte || 0x61...0x7A ~= byte
    }
}
