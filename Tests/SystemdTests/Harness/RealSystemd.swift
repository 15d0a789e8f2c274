import Testing

/// All suites that need a real systemd are extensions of this one: they share one machine, and take turns on it.
///
///     extension RealSystemd {
///         struct SomethingTests {
///             @Test func something() async throws {
///                 let machine = Machine.current
///
/// What a test leaves behind is there in the next; a ``DaemonUnit`` begins by clearing away its predecessor's.
@Suite(
    .serialized, .timeLimit(.minutes(10)),
    .enabled("needs root, Linux namespaces and the packages systemd, dbus and polkitd") {
        try await Machine.isPossible()
    },
    .machine)
struct RealSystemd {}
