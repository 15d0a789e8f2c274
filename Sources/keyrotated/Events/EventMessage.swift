import RotationConfiguration
import RotationCore
import RotationPorts

/// One message to the operator, in words and as data.
struct EventMessage: Hashable {
    let id: MessageID
    let level: LogLevel
    let text: String
    let fields: [EventField]

    init(_ event: RotationEvent) {
        id = event.messageID
        level = event.level
        text = event.text
        fields = event.fields
    }

    init(_ notice: ProgramNotice) {
        id = notice.messageID
        level = notice.level
        text = notice.text
        fields = notice.fields
    }
}
