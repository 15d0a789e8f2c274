import RotationPorts

/// Several observers as one; each learns everything.
struct Observers: RotationObserver {
    private let all: [any RotationObserver]

    init(_ all: [any RotationObserver]) {
        self.all = all
    }

    func observe(_ event: RotationEvent) {
        for observer in all { observer.observe(event) }
    }

    func update(_ outlook: ServerOutlook?, of server: String) {
        for observer in all { observer.update(outlook, of: server) }
    }
}
