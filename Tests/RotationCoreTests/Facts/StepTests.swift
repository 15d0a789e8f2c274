import RotationCore
import Testing

struct StepTests {
    @Test(arguments: [
        (Step.create, "create"),
        (.verify(3), "verify 3"),
        (.revoke(0), "revoke 0"),
        (.proveDead(12), "prove-dead 12"),
        (.adopt(path: "/run/a key"), "adopt /run/a key"),
        (.deliver(path: "/run/key"), "deliver /run/key"),
        (.deliver(path: "/run/7"), "deliver /run/7"),
        (.deliver(path: ""), "deliver "),
        (.tell(ConsumerID(command: ["/bin/reload", "right now"])), "tell /bin/reload 'right now'"),
        (.tell(ConsumerID(command: ["create"])), "tell create"),
        (.tell(ConsumerID(command: ["3"])), "tell 3"),
    ])
    func roundTrips(step: Step, text: String) {
        #expect(step.description == text)
        #expect(Step(text) == step)
    }

    @Test(arguments: ["", "create ", "creates", "verify", "verify x", "verify ", "revoke 1.5", "prove-dead", "burn 1"])
    func refusesOtherText(text: String) {
        #expect(Step(text) == nil)
    }
}
