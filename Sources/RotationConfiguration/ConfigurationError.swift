/// All that is wrong with the text of a configuration; exit status 78 (S26).
public struct ConfigurationError: Error, Hashable, Sendable, CustomStringConvertible {
    /// One problem at one place.
    public struct Problem: Hashable, Sendable, CustomStringConvertible {
        /// The path as it was given or found.
        public let file: String
        /// Counts from 1.
        public let line: Int
        /// In characters; counts from 1.
        public let column: Int
        /// What is wrong; what is accepted.
        public let message: String

        public init(file: String, line: Int, column: Int, message: String) {
            self.file = file
            self.line = line
            self.column = column
            self.message = message
        }

        /// `file:line:column: what is wrong; what is accepted`.
        public var description: String { "\(file):\(line):\(column): \(message)" }
    }

    /// By file in the order of merging, then by place; never empty.
    public let problems: [Problem]

    public init(problems: [Problem]) {
        self.problems = problems
    }

    /// One line for each problem, without a newline at the end.
    public var description: String { problems.map(\.description).joined(separator: "\n") }
}
