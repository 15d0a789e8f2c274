extension TOMLError {
    static func tooDeep(at position: TOMLPosition) -> TOMLError {
        TOMLError(
            "tables and arrays are nested deeper than \(TOMLDocument.maximumDepth) levels; use fewer levels",
            at: position)
    }
}
