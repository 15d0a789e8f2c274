extension TableTree {
    /// The finished table. Recursion ends at ``TOMLDocument/maximumDepth``.
    func frozen() -> TOMLTable { table(Self.root) }

    private func table(_ index: Index) -> TOMLTable {
        TOMLTable(
            entries: nodes[index].members.map { member in
                .init(key: member.key.text, keyPosition: member.key.position, value: value(member.node))
            })
    }

    private func value(_ index: Index) -> TOMLValue {
        let node = nodes[index]
        if let value = node.value { return value }
        if node.kind == .tables {
            return TOMLValue(.array(node.members.map { value($0.node) }), at: node.position)
        }
        return TOMLValue(.table(table(index)), at: node.position)
    }
}
