import TOML

/// Collects problems, so that all of them can be told at once.
///
/// A class, as many readers write to one log; not `Sendable`, as all of them run in one task.
final class ProblemLog {
    private let files: [String]
    private var problems: [Place: [String]] = [:]

    init(files: [String]) {
        self.files = files
    }

    var isEmpty: Bool { problems.isEmpty }

    /// A repetition is left out: a wrong value in `[defaults]` is one problem, however many keys it governs.
    func report(_ wrong: String, _ accepted: String, at place: Place) {
        let message = "\(wrong); \(accepted)"
        if problems[place]?.contains(message) != true { problems[place, default: []].append(message) }
    }

    func report(_ error: TOMLError, file: Int) {
        problems[Place(file: file, position: error.position), default: []].append(error.message)
    }

    /// `file:line:column`.
    func name(_ place: Place) -> String { "\(files[place.file]):\(place.position)" }

    func error() -> ConfigurationError {
        let sorted = problems.sorted { $0.key < $1.key }
        return ConfigurationError(
            problems: sorted.flatMap { place, messages in
                messages.map { message in
                    .init(
                        file: files[place.file], line: place.position.line, column: place.position.column,
                        message: message)
                }
            })
    }
}
