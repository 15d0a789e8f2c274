import RotationCore

extension Duration {
    /// `30 s`, `0.2 s`.
    var inSeconds: String {
        let milliseconds = microseconds / 1000
        var text = String(milliseconds / 1000)
        let fraction = String(milliseconds % 1000 + 1000).dropFirst()
        if milliseconds % 1000 != 0 { text += "." + fraction }
        while text.contains(".") && text.hasSuffix("0") { text.removeLast() }
        return text + " s"
    }
}
