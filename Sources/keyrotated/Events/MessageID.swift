/// The stable id of each kind of message: `journalctl MESSAGE_ID=…` finds all of one kind, in every release.
///
/// An id is drawn once, for a new case (`systemd-id128 new`), and never changed or used again for something else. The
/// README lists them.
enum MessageID: String, CaseIterable {
    // The daemon.
    case started = "46ff47db3ba0412982a89d3598b7b128"
    case stopping = "6a731dc0298b4db3b867f984f2d923f7"
    case stopped = "4eb9a22ac5f249fdab51bd0428b3ddc2"
    case reloading = "554b349c4a924d5da51b466213a94f80"
    case reloaded = "200d83d577034ae9b0abab98c11a5554"
    case reloadRefused = "2de5576e9cf140859fded08c90e7dfcc"
    case ledgerFailed = "7254a8ba845947a38cfebb7eb21e588a"
    case ledgerRecovered = "a1887989de0d4e27b0ec4b21ecc7da7b"
    case ledgerReplaced = "d7d74ee6541c4475b5aeeedeb79f5004"
    case tokenReadable = "df096e47cdec49049f2ee24ac12ff69f"
    case reloadIgnored = "90c75e3fa9584cb498e7fd15101a6f72"
    case failed = "18701c457d6f4afa94b20ed4faf8deb2"
    case serviceManagerFailed = "42a96edc269446b4a09050423f6c991f"

    // A server.
    case outageBegan = "c41aeaaee389488eaa7b82716b728c7a"
    case outageEnded = "5ab063b4a726486781f4339e0f5c1c0d"
    case listed = "4f0707e376e043b6b7623acc89a8d757"
    case listingFailed = "9824e1b079f74d8b99739815f3d2a173"
    case passEnded = "9fea1bcb895d463aad61da4d3789c523"

    // A lineage.
    case created = "2c134684bdaa4408ab53c0768112c1b9"
    case createLost = "5783cc0873a14a0690763c8764781878"
    case nameTaken = "aa25a73167554fc4bd9b84b5026d98f1"
    case lostKeyFound = "8ae62d848811400db9dd22388bc8849e"
    case adopted = "2c63821da92b43b1bc8774f07cebb49d"
    case verified = "37467eba6d5e4196a41da0c4e944b0dd"
    case delivered = "615dd71e54f2430fa28883bbbe73f0f8"
    case restored = "95ffbb4e8fa94ab482e37d15fb5cfdd6"
    case released = "fe423aeba8c549849c431fa12fa244f7"
    case consumerAccepted = "06f89a9dc67c42a0accc2bbd7a4d0473"
    case becameCurrent = "106c23d09e8741c193e6ed411aabc6a7"
    case abandoned = "ddd279d47cde432e82910f9fc8cf3262"
    case revoked = "c5f3ab83350a4c98bca35916e46dbba9"
    case provenDead = "bc8e4479194d42a78e0179daa2f88c73"
    case lapsed = "250f951e29fe471998ce9a75d9b71dba"
    case vanished = "19b8ea6979a54bf0bc4c0662c36c050b"
    case reappeared = "7b0b65f5b67e49a89492ebddb6820677"
    case secondWriter = "274442f28327403bb92e890766e27bd0"
    case tenantArchived = "5713ffc05d46466d8ed1b3b5d820b3db"
    case retired = "45c1084cff984b5597a4bab65ed84008"
    case reinstated = "f6c2ed0c72ff458ab67de02960b4008a"
    case orphaned = "b1474169c535447b8f52918a7780f66a"
    case requestNoticed = "430042cdc03449b3a7e7550b5de839dd"
    case stepFailed = "4e3ef9aec71f4913b6fffd60678f7c78"
    case stuck = "ae567c7e489444b8a5355c30d5f4cf21"
    case recovered = "9000da2e15e34c3ba3e38de025373f7e"
    case next = "45a8977f23024044b5c94fb38f71bb11"
}
