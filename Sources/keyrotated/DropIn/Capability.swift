/// The capabilities that writing files for others can take, see capabilities(7).
enum Capability: String, CaseIterable {
    case chown = "CAP_CHOWN"
    /// Includes ``readSearch``.
    case override = "CAP_DAC_OVERRIDE"
    case readSearch = "CAP_DAC_READ_SEARCH"
    /// To set the mode of a file that has been given away.
    case fowner = "CAP_FOWNER"
}
