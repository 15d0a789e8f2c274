/// Why a key cannot stand in a file of this form.
enum RenderingFlaw: Error {
    /// Reading the result would not give the same secret.
    case unfit
    case tooLarge

    var reason: String {
        switch self {
        case .unfit:
            "the secret or the variable's name has bytes that this format cannot hold; use another format"
        case .tooLarge: "it would be larger than \(FileTask.sizeLimit) bytes; shorten its template"
        }
    }
}
