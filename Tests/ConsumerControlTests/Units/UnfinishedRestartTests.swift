import RotationCore
import RotationPorts
import Testing

@testable import ConsumerControl

/// Which restart that was not seen to end has told what is to be told now.
struct UnfinishedRestartTests {
    private let collector = LineageID(server: "main", tenant: TenantID(19), name: "collector")
    private let gauge = LineageID(server: "main", tenant: TenantID(19), name: "gauge")
    private let noon = Timestamp(microseconds: 1_000_000)

    private func covers(_ delivered: [LineageID: Timestamp], _ told: [LineageID: Timestamp]) -> Bool {
        let notice = ConsumerNotice(files: [], lineages: told.keys.sorted(), deliveries: told)
        return UnfinishedRestart(began: 0, deliveries: delivered).covers(notice)
    }

    @Test func coversTheSameDeliveriesAndFewer() {
        #expect(covers([collector: noon, gauge: noon], [collector: noon]))
        #expect(covers([collector: noon], [collector: noon]))
    }

    @Test func doesNotCoverOthers() {
        #expect(!covers([collector: noon], [collector: noon, gauge: noon]))
        #expect(!covers([collector: noon], [gauge: noon]))
        #expect(!covers([collector: noon], [:]))
    }

    @Test("a delivery at another time is another one, be it an earlier time: clocks are set back")
    func comparesNoTimes() {
        #expect(!covers([collector: noon], [collector: noon + .seconds(1)]))
        #expect(!covers([collector: noon], [collector: noon + .seconds(-1)]))
    }

    @Test func coversNothingWhoseDeliveryIsUnknown() {
        let notice = ConsumerNotice(files: [], lineages: [collector])
        #expect(!UnfinishedRestart(began: 0, deliveries: [collector: noon]).covers(notice))
        #expect(!UnfinishedRestart(began: 0, deliveries: [:]).covers(notice))
    }
}
