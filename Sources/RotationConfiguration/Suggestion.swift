/// Finds the word that was probably meant.
enum Suggestion {
    /// The nearest candidate, when it is near enough: one mistake for every three letters, at least one.
    static func nearest(to word: String, among candidates: [String]) -> String? {
        guard word.utf8.count <= 64 else { return nil }
        let ranked = candidates.map { ($0, distance($0, word)) }.min { $0.1 < $1.1 }
        guard let (candidate, distance) = ranked, distance <= max(1, candidate.utf8.count / 3) else { return nil }
        return candidate
    }

    /// How many insertions, deletions, replacements and swaps of neighbours lie between two words (optimal string
    /// alignment, Damerau 1964). "tokenfile" and "token_file" are 1 apart, "hodl" and "hold" too.
    static func distance(_ left: String, _ right: String) -> Int {
        let (left, right) = (Array(left.utf8), Array(right.utf8))
        var beforeLast: [Int] = []
        var last = Array(0...right.count)
        for row in left.indices {
            var current = [row + 1]
            for column in right.indices {
                let replaced = last[column] + (left[row] == right[column] ? 0 : 1)
                var best = min(replaced, last[column + 1] + 1, current[column] + 1)
                if row > 0, column > 0, left[row] == right[column - 1], left[row - 1] == right[column] {
                    best = min(best, beforeLast[column - 1] + 1)
                }
                current.append(best)
            }
            (beforeLast, last) = (last, current)
        }
        return last[right.count]
    }
}
