import Testing

@testable import keyrotated

/// Whoever filters by an id, or raises an alarm for one, relies on it in every release.
struct MessageIDTests {
    /// Add a line for a new case; never change one.
    private static let pinned = [
        "started": "46ff47db3ba0412982a89d3598b7b128",
        "stopping": "6a731dc0298b4db3b867f984f2d923f7",
        "stopped": "4eb9a22ac5f249fdab51bd0428b3ddc2",
        "reloading": "554b349c4a924d5da51b466213a94f80",
        "reloaded": "200d83d577034ae9b0abab98c11a5554",
        "reloadRefused": "2de5576e9cf140859fded08c90e7dfcc",
        "ledgerFailed": "7254a8ba845947a38cfebb7eb21e588a",
        "ledgerRecovered": "a1887989de0d4e27b0ec4b21ecc7da7b",
        "ledgerReplaced": "d7d74ee6541c4475b5aeeedeb79f5004",
        "tokenReadable": "df096e47cdec49049f2ee24ac12ff69f",
        "reloadIgnored": "90c75e3fa9584cb498e7fd15101a6f72",
        "failed": "18701c457d6f4afa94b20ed4faf8deb2",
        "serviceManagerFailed": "42a96edc269446b4a09050423f6c991f",
        "outageBegan": "c41aeaaee389488eaa7b82716b728c7a",
        "outageEnded": "5ab063b4a726486781f4339e0f5c1c0d",
        "listed": "4f0707e376e043b6b7623acc89a8d757",
        "listingFailed": "9824e1b079f74d8b99739815f3d2a173",
        "passEnded": "9fea1bcb895d463aad61da4d3789c523",
        "managementKeyLearnt": "1ed568155e9b4b399b2fbf1ec7b669e2",
        "managementKeyChanged": "8328128a97444ef98becdad8e886fd9e",
        "managementKeyMissing": "14bc3191182e4a7bb5abb0f417daf876",
        "managementKeyUnreadable": "88529a0373e94235a16a4e7f16d20324",
        "managementKeyRefused": "712cd5b366f94fb1904de0eac69acf62",
        "managementKeyRestored": "d8f5c3a800cc4965a8e8ba635893b0e7",
        "managementKeyExpiresSoon": "0cd998ac1ed34db68db372e23016fa00",
        "managementKeyExpired": "2017d42018bb4a63bf4ab58618c9b212",
        "created": "2c134684bdaa4408ab53c0768112c1b9",
        "createLost": "5783cc0873a14a0690763c8764781878",
        "nameTaken": "aa25a73167554fc4bd9b84b5026d98f1",
        "lostKeyFound": "8ae62d848811400db9dd22388bc8849e",
        "adopted": "2c63821da92b43b1bc8774f07cebb49d",
        "verified": "37467eba6d5e4196a41da0c4e944b0dd",
        "delivered": "615dd71e54f2430fa28883bbbe73f0f8",
        "restored": "95ffbb4e8fa94ab482e37d15fb5cfdd6",
        "released": "fe423aeba8c549849c431fa12fa244f7",
        "consumerAccepted": "06f89a9dc67c42a0accc2bbd7a4d0473",
        "becameCurrent": "106c23d09e8741c193e6ed411aabc6a7",
        "abandoned": "ddd279d47cde432e82910f9fc8cf3262",
        "revoked": "c5f3ab83350a4c98bca35916e46dbba9",
        "provenDead": "bc8e4479194d42a78e0179daa2f88c73",
        "lapsed": "250f951e29fe471998ce9a75d9b71dba",
        "vanished": "19b8ea6979a54bf0bc4c0662c36c050b",
        "reappeared": "7b0b65f5b67e49a89492ebddb6820677",
        "secondWriter": "274442f28327403bb92e890766e27bd0",
        "tenantArchived": "5713ffc05d46466d8ed1b3b5d820b3db",
        "retired": "45c1084cff984b5597a4bab65ed84008",
        "reinstated": "f6c2ed0c72ff458ab67de02960b4008a",
        "orphaned": "b1474169c535447b8f52918a7780f66a",
        "requestNoticed": "430042cdc03449b3a7e7550b5de839dd",
        "stepFailed": "4e3ef9aec71f4913b6fffd60678f7c78",
        "stuck": "ae567c7e489444b8a5355c30d5f4cf21",
        "recovered": "9000da2e15e34c3ba3e38de025373f7e",
        "next": "45a8977f23024044b5c94fb38f71bb11",
    ]

    @Test func idsAreThoseOfEveryReleaseBefore() {
        let ids = Dictionary(uniqueKeysWithValues: MessageID.allCases.map { (String(describing: $0), $0.rawValue) })
        #expect(ids == Self.pinned)
    }

    @Test("Each id is 128 bits in the form of systemd-id128, and no two are alike")
    func idsAreUniqueAndWellFormed() throws {
        #expect(Set(MessageID.allCases.map(\.rawValue)).count == MessageID.allCases.count)
        for id in MessageID.allCases {
            #expect(id.rawValue.wholeMatch(of: #/[0-9a-f]{12}4[0-9a-f]{3}[89ab][0-9a-f]{15}/#) != nil, "\(id)")
        }
    }
}
