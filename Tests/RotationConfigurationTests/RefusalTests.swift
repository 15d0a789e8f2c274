import RotationConfiguration
import Testing

/// Every rule, each broken alone: exactly one problem, at its place, which says what is wrong and what is accepted.
@Suite struct RefusalTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let text: String
        let place: String
        let wrong: String
        var testDescription: String { wrong }

        init(_ text: String, _ place: String, _ wrong: String) {
            self.text = text
            self.place = place
            self.wrong = wrong
        }
    }

    static let root = [
        Case(sample(root: "instance = \"Edge\""), "1:12", "\"instance\" is \"Edge\""),
        Case(sample(root: "instance = \"a.b\""), "1:12", "accepted is a small letter or a digit"),
        Case(sample(root: "instance = 7"), "1:12", "is a whole number; accepted is text"),
        Case(sample(root: "state_directory = \"state\""), "1:19", "is not an absolute path"),
        Case(sample(root: "log_level = \"loud\""), "1:13", "accepted is \"trace\", \"debug\", \"info\""),
        Case(sample(root: "log_levl = \"info\""), "1:1", "did you mean \"log_level\"?"),
        Case(sample(root: "colour = 1"), "1:1", "is not a key of the configuration; accepted is \"instance\""),
        Case(sample(root: "[tenants]"), "1:2", "did you mean \"tenant\"?"),
        Case("", "1:1", "there is no server"),
        Case("tenant = 1\n" + sample(), "9:3", "this key is already set at 1:10"),
        Case("[server]\nurl = \"https://x\"", "2:7", "accepted are tables [server.NAME]"),
    ]

    static let servers = [
        Case(
            sample(server: "credential = \"token\""), "5:1",
            "\"credential\" of [server.main] stands beside \"token_file\", which is set at 1:4:1; accepted is one"),
        Case(
            sample().replacing("token_file = \"/etc/keyrotated/token\"", with: ""), "2:9",
            "[server.main] has no \"token_file\" and no \"credential\"; accepted is token_file = \"/path\""),
        credential("a/b", "is \"a/b\"; accepted is the name of a systemd credential"),
        credential("a:b", "is \"a:b\"; accepted is the name of a systemd credential"),
        credential("é", "is \"é\"; accepted is the name of a systemd credential: ASCII"),
        credential("..", "is \"..\"; accepted is"),
        credential(".", "is \".\"; accepted is"),
        credential("", "is empty"),
        credential("a\\tb", "has a control character"),
        credential(String(repeating: "a", count: 256), "is longer than 255 bytes"),
        Case(sample(server: "timeout = \"10\""), "5:11", "is not a duration; accepted is a number with a unit"),
        Case(sample(server: "timeout = \"1ms\""), "5:11", "is \"1ms\"; accepted is 100ms to 10m"),
        Case(sample(server: "requests_per_second = 0"), "5:23", "is out of range; accepted is a number from 0.01"),
        Case(sample(server: "requests_per_second = nan"), "5:23", "is out of range"),
        Case(
            sample(server: "max_concurrent_requests = 100"), "5:27", "is 100; accepted is a whole number from 1 to 32"),
        Case(sample(server: "max_concurrent_requests = 1.5"), "5:27", "is a number; accepted is a whole number"),
        Case(sample(server: "ca_file = \"/a/../b\""), "5:11", "has the component \"..\""),
        Case(sample(server: "tokenfile = \"/t\""), "5:1", "did you mean \"token_file\"?"),
        Case(
            sample(after: "[server.Main]\nurl=\"https://x\"\ntoken_file=\"/t\"\n[[tenant]]\nid=2\nserver=\"main\"")
                .replacing("id = 19", with: "id = 19\nserver = \"main\""), "19:9", "the name of a server is \"Main\""),
    ]

    private static func credential(_ name: String, _ wrong: String) -> Case {
        Case(
            sample().replacing("token_file = \"/etc/keyrotated/token\"", with: "credential = \"\(name)\""), "4:14",
            "\"credential\" " + wrong)
    }

    static let tenants = [
        Case(
            sample(tenant: "credential = \"b\"\ntoken_file = \"/t\""), "11:1",
            "\"token_file\" of [[tenant]] stands beside \"credential\", which is set at 1:10:1"),
        Case(sample(after: "[[tenant]]\nname = \"x\""), "18:1", "[[tenant]] has no \"id\""),
        Case(sample(after: "[[tenant]]\nid = 0"), "19:6", "is 0; accepted is a whole number from 1 to 2147483647"),
        Case(sample(after: "[[tenant]]\nid = 2147483648"), "19:6", "is 2147483648"),
        Case(sample(after: "[[tenant]]\nid = \"7\""), "19:6", "is text; accepted is a whole number"),
        Case(sample(tenant: "server = \"mian\""), "10:10", "is \"mian\"; accepted is a configured server: \"main\""),
        Case(sample(tenant: "name = \"a\\nb\""), "10:8", "has a control character"),
        Case(sample(tenant: "token_file = \"token\""), "10:14", "is not an absolute path"),
        Case(sample(tenant: "permissions = []"), "10:1", "\"permissions\" is not a key of [[tenant]]"),
        Case(
            sample(after: "[server.b]\nurl = \"https://b\"\ntoken_file = \"/b\""), "8:1",
            "[[tenant]] has no \"server\" although there are 2; accepted is \"main\" or \"b\""),
        Case(
            sample(
                after: "[[tenant]]\nid = 19\nkey = [{name=\"collector\", permissions=[\"A\"], file=[{path=\"/x\"}]}]"),
            "20:14", "the key \"collector\" of tenant 19 is already configured at 1:12:8"),
    ]

    static let keys = [
        Case(sample(key: "hodl = true"), "14:1", "did you mean \"hold\"?"),
        Case(sample(key: "hold = \"true\""), "14:8", "is text; accepted is true or false, without quotation marks"),
        Case(sample(key: "existing = \"keep\""), "14:12", "accepted is \"refuse\", \"replace\" or \"adopt\""),
        Case(sample(key: "lifetime = 90"), "14:12", "is a whole number; accepted is text"),
        Case(sample(key: "lifetime = \"2s\""), "14:12", "is \"2s\"; accepted is 3s to 36500d"),
        Case(sample(key: "lifetime = \"9999999999999d\""), "14:12", "is not a duration"),
        Case(sample(key: "poll_interval = \"0s\""), "14:17", "is \"0s\"; accepted is 100ms to 30d"),
        Case(sample().replacing("\"collector\"", with: "\"Collector\""), "12:8", "\"name\" is \"Collector\""),
        Case(sample().replacing("name = \"collector\"", with: ""), "11:1", "[[tenant.key]] has no \"name\""),
        Case(sample().replacing("[\"READ_DEVICES\"]", with: "[]"), "13:15", "\"permissions\" is empty"),
        Case(sample().replacing("READ_DEVICES", with: "read"), "13:16", "holds \"read\"; accepted are capitals"),
        Case(sample().replacing("[\"READ_DEVICES\"]", with: "\"READ\""), "13:15", "is text; accepted is an array"),
        Case(
            sample(key: "file = []").replacing("[[tenant.key.file]]\npath = \"/run/collector/key\"", with: ""), "11:1",
            "has no file"),
    ]

    static let files = [
        Case(sample(file: "path = 1"), "17:1", "this key is already set at 16:8"),
        Case(sample().replacing("/run/collector/key", with: "run/key"), "16:8", "is not an absolute path"),
        Case(sample().replacing("/run/collector/key", with: "/run//key"), "16:8", "has an empty component"),
        Case(sample().replacing("/run/collector/key", with: "/run/key/"), "16:8", "has an empty component"),
        Case(sample().replacing("/run/collector/key", with: "/"), "16:8", "has an empty component"),
        Case(sample().replacing("/run/collector/key", with: "/run/./key"), "16:8", "has the component \".\""),
        Case(sample().replacing("/run/collector/key", with: "/run/\\u0000"), "16:8", "has a control character"),
        Case(sample().replacing("/run/collector/key", with: "/a\\nb"), "16:8", "has a control character"),
        Case(sample(file: "mode = \"0660\""), "17:8", "lets the group or others write the file"),
        Case(sample(file: "mode = \"0602\""), "17:8", "lets the group or others write the file"),
        Case(sample(file: "mode = \"700\""), "17:8", "makes the file executable"),
        Case(sample(file: "mode = \"040\""), "17:8", "does not let the owner read the file"),
        Case(sample(file: "mode = \"4600\""), "17:8", "has set-id or sticky bits"),
        Case(sample(file: "mode = \"0o600\""), "17:8", "is no octal number"),
        Case(sample(file: "mode = 0o600"), "17:8", "is a whole number; accepted is text"),
        Case(sample(file: "mode = 0600"), "17:8", "neither a number, true, false nor a date"),
        Case(sample(file: "owner = \"a b\""), "17:9", "is \"a b\"; accepted is a name"),
        Case(sample(file: "group = \"-x\""), "17:9", "is \"-x\"; accepted is a name"),
        Case(
            sample(file: "format = \"yaml\""), "17:10",
            "is \"yaml\"; accepted is \"raw\" (the default), \"env\", \"json\", \"template\" or \"credential\""),
        Case(sample(file: "format = \"yaml\"\nfield = \"x\"\nnewline = false"), "17:10", "is \"yaml\""),
        Case(sample(file: "format = \"json\"\nfield = \"\""), "18:9", "\"field\" is empty"),
        Case(sample(file: "format = \"json\"\nfield = \"key_id\""), "18:9", "is \"key_id\"; accepted is any name but"),
        Case(sample(file: "format = \"json\"\nfield = \"a\\u0000\""), "18:9", "has a control character"),
        Case(
            sample(file: "format = \"json\"\nnewline = false"), "18:1",
            "has no meaning with this format; accepted is \"newline\" with format = \"raw\""),
        Case(sample(file: "format = \"json\"\nfeild = \"x\""), "18:1", "did you mean \"field\"?"),
        Case(
            sample(file: "field = \"x\""), "17:1",
            "has no meaning with this format; accepted is \"field\" with format = \"json\""),
        Case(
            sample(file: "template = \"/x\""), "17:1",
            "has no meaning with this format; accepted is \"template\" with format = \"template\""),
        Case(
            sample(file: "format = \"template\""), "15:1",
            "has no \"template\"; accepted is the absolute path of a file"),
        Case(
            sample(file: "format = \"credential\""), "15:1", "has no \"name\"; accepted is the name of the credential"),
        Case(sample(file: "format = \"credential\"\nname = \"a/b\""), "18:8", "the name of a systemd credential"),
        Case(sample(file: "name = \"a\""), "17:1", "accepted is \"name\" with format = \"credential\""),
        Case(sample(file: "format = \"template\"\ntemplate = \"x.conf\""), "18:12", "is not an absolute path"),
        Case(
            sample(file: "format = \"template\"\ntemplate = \"/run/collector/key\""), "16:8",
            "is a template, set at 1:18:12"),
        Case(
            sample(file: "format = \"template\"\ntemplate = \"/x\"\nfield = \"y\""), "19:1",
            "has no meaning with this format"),
        Case(sample(file: "follow_symlink = 1"), "17:18", "is a whole number; accepted is true or false"),
        Case(sample(file: "format = \"env\""), "15:1", "has no \"variable\""),
        Case(sample(file: "format = \"env\"\nvariable = \"1A\""), "18:12", "is \"1A\"; accepted are letters"),
        Case(
            sample(file: "format = \"env\"\nvariable = \"A\"\nnewline = false"), "19:1",
            "has no meaning with this format"),
        Case(sample(file: "variable = \"A\""), "17:1", "has no meaning with this format"),
    ]

    static let consumers = [
        Case(consumer(""), "18:1", "[[tenant.key.consumer]] has no \"unit\" and no \"command\""),
        Case(consumer("command = []"), "19:11", "\"command\" is empty"),
        Case(consumer("command = \"/bin/true\""), "19:11", "it is run without a shell"),
        Case(consumer("command = [\"true\"]"), "19:12", "begins with a program whose path is not an absolute path"),
        Case(consumer("command = [\"/bin/true\", 1]"), "19:25", "holds a whole number where text"),
        Case(consumer("command = [\"/bin/true\"]\nprobe = [\"ping\"]"), "20:10", "begins with a program"),
        Case(consumer("command = [\"/bin/true\"]\ntimeout = \"2h\""), "20:11", "accepted is 100ms to 1h"),
        Case(
            consumer("unit = \"a.service\"\ncommand = [\"/bin/true\"]"), "19:1",
            "\"unit\" stands beside \"command\"; accepted is unit ="),
        Case(consumer("command = [\"/bin/true\"]\naction = \"reload\""), "20:1", "\"action\" has no meaning with"),
        Case(
            consumer("unit = \"a.service\"\naction = \"relaod\""), "20:10",
            "is \"relaod\"; accepted is \"restart\", \"reload\" or \"reload-or-restart\""),
        Case(consumer("unit = 1"), "19:8", "is a whole number; accepted is text"),
        unit("collector", "is \"collector\"; did you mean \"collector.service\"?"),
        unit("collector.sevice", "did you mean \"collector.service\"?"),
        unit("collector.d", "did you mean \"collector.d.service\"?"),
        unit("collector@.service", "is the template \"collector@.service\"; accepted is an instance of it, such as"),
        unit("@x.service", "without a name"),
        unit(".service", "without a name"),
        unit("a/b.service", "is \"a/b.service\"; accepted are letters, digits, and"),
        unit("a b.service", "accepted are letters"),
        unit("sammlér.service", "accepted are letters"),
        unit("a.device", "a device can neither be restarted nor reloaded"),
        unit("a.scope", "a scope can neither"),
        unit(String(repeating: "a", count: 248) + ".service", "is longer than 255 bytes"),
        Case(
            consumer("command = [\"/bin/true\"]\n[[tenant.key.consumer]]\ncommand = [\"/bin/true\"]"), "21:11",
            "the key has this command already"),
        Case(
            consumer("command = [\"/bin/true\"]")
                + "\n[[tenant.key]]\nname=\"b\"\npermissions=[\"A\"]\nfile=[{path=\"/b\"}]\n"
                + "consumer=[{command=[\"/bin/true\"],timeout=\"9s\"}]",
            "24:20", "another timeout or probe at 1:19:11"),
        Case(
            consumer("unit = \"a.service\"\n[[tenant.key.consumer]]\nunit = \"a.service\""), "21:8",
            "the key has this unit already; accepted is each unit once"),
        Case(
            consumer("unit = \"a.service\"")
                + "\n[[tenant.key]]\nname=\"b\"\npermissions=[\"A\"]\nfile=[{path=\"/b\"}]\n"
                + "consumer=[{unit=\"a.service\",action=\"reload\"}]",
            "24:17", "this unit has another action at 1:19:8; accepted is the same for every key"),
    ]

    private static func consumer(_ lines: String) -> String {
        sample(after: "[[tenant.key.consumer]]\n\(lines)")
    }

    private static func unit(_ name: String, _ wrong: String) -> Case {
        Case(consumer("unit = \"\(name)\""), "19:8", wrong)
    }

    @Test(arguments: [root, servers, tenants, keys, files, consumers].flatMap(\.self))
    func reportsOneProblemAtItsPlace(_ example: Case) {
        let found = problems(example.text)
        #expect(found.count == 1, "\(found)")
        #expect(found.first?.hasPrefix(example.place + ": ") == true, "\(found)")
        #expect(found.first?.contains(example.wrong) == true, "\(found)")
    }

    @Test func acceptsTheSampleThatTheCasesBreak() {
        #expect(problems(sample()).isEmpty)
    }
}
