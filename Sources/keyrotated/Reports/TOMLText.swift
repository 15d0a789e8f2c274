/// Text as it stands in a TOML file.
enum TOMLText {
    /// A basic string; what has no place in one is left out.
    static func quoted(_ text: String) -> String {
        let characters = text.unicodeScalars.filter { $0.properties.generalCategory != .control }
        return "\""
            + String(String.UnicodeScalarView(characters))
            .replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
    }
}
