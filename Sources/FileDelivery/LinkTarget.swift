/// Where a symbolic link leads, as it is followed for a destination.
public enum LinkTarget {
    /// Nil for what could lead elsewhere than it seems to.
    ///
    /// - Parameters:
    ///   - link: its path, over no other link.
    ///   - text: what is written in it.
    public static func path(of link: String, reading text: String) -> String? {
        DestinationPath(link)?.following(text)?.target
    }
}
