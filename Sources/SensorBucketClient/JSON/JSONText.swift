/// Where a string stands in the body, between its quotes. Strings that nobody asks for are never copied.
struct JSONText {
    let range: Range<Int>
    let hasEscapes: Bool
}
