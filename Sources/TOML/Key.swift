/// One part of a key, as it stands in the text.
struct Key {
    let text: String
    let position: TOMLPosition

    /// What keys are compared by: bytes, not canonical equivalence.
    var bytes: [UInt8] { Array(text.utf8) }
}
