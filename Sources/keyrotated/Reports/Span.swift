import RotationCore

/// A duration for people: `29 d 4 h`, `3 min`, `45 s`, `0.3 s`.
enum Span {
    static func text(_ duration: Duration) -> String {
        let total = abs(duration.seconds)
        let sign = duration < .zero ? "−" : ""
        if total < 1 { return "\(sign)0.\(abs(duration.microseconds) / 100_000) s" }
        let units: [(name: String, seconds: Int64)] = [("d", 86_400), ("h", 3600), ("min", 60), ("s", 1)]
        guard let first = units.firstIndex(where: { total >= $0.seconds }) else { return "0 s" }
        var text = "\(sign)\(total / units[first].seconds) \(units[first].name)"
        let isCoarse = total / units[first].seconds >= 10 || first + 1 == units.count
        let rest = total % units[first].seconds
        if !isCoarse, rest >= units[first + 1].seconds {
            text += " \(rest / units[first + 1].seconds) \(units[first + 1].name)"
        }
        return text
    }

    /// Reads a span as the configuration writes it: `90d`, `12h`, `1h30m`, `45s`.
    static func parse(_ text: String) -> Duration? {
        let units: [Character: Int64] = ["w": 604_800, "d": 86_400, "h": 3600, "m": 60, "s": 1]
        var total: Int64 = 0
        var digits = ""
        for character in text {
            if character.isASCII, character.isNumber {
                digits.append(character)
            } else if let unit = units[character], let count = Int64(digits), count <= 1_000_000 {
                total += count * unit
                digits = ""
            } else {
                return nil
            }
        }
        return digits.isEmpty && !text.isEmpty ? .seconds(total) : nil
    }
}
