extension String {
    /// Without what could steer a terminal or turn the direction of a line: names and messages also come from servers and
    /// files. A line break becomes a space.
    var printable: String {
        guard unicodeScalars.contains(where: { !$0.isPrintable }) else { return self }
        var text = UnicodeScalarView()
        for scalar in unicodeScalars {
            text.append(scalar.isPrintable ? scalar : scalar.properties.isWhitespace ? " " : "\u{FFFD}")
        }
        return String(text)
    }

    /// At most `width` characters, with `…` for what was left out of the middle: of a path or a lineage both ends tell
    /// more.
    func shortened(to width: Int) -> String {
        guard count > width else { return self }
        let kept = max(width - 1, 0)
        return "\(prefix(kept / 2))…\(suffix(kept - kept / 2))"
    }

    func padded(to width: Int) -> String {
        self + String(repeating: " ", count: max(width - count, 0))
    }
}

extension Unicode.Scalar {
    fileprivate var isPrintable: Bool {
        switch properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate: false
        default: true
        }
    }
}
