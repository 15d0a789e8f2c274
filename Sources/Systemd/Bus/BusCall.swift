/// A call of a method of somebody on the bus.
public struct BusCall: Hashable, Sendable {
    public let destination: String
    public let path: String
    public let interface: String
    public let member: String
    /// All of them are strings: more is not needed so far.
    public let arguments: [String]

    public init(
        _ destination: String, _ path: String, _ interface: String, _ member: String, _ arguments: [String] = []
    ) {
        self.destination = destination
        self.path = path
        self.interface = interface
        self.member = member
        self.arguments = arguments
    }
}

/// What came back.
public struct BusReply: Hashable, Sendable {
    /// The unique name of who answered, as the bus vouches for it: `:1.3`.
    public let sender: String
    public let values: [BusValue]
}

/// Something that somebody told everybody.
public struct BusSignal: Hashable, Sendable {
    /// The unique name of who sent it, as the bus vouches for it.
    public let sender: String
    public let values: [BusValue]
}

/// Which signals to receive.
public struct BusSignalRule: Hashable, Sendable {
    /// A unique name, or that of the bus itself: anybody may send us a signal, and only this name is in every message.
    public let sender: String
    public let path: String
    public let interface: String
    public let member: String

    public init(_ sender: String, _ path: String, _ interface: String, _ member: String) {
        self.sender = sender
        self.path = path
        self.interface = interface
        self.member = member
    }
}
