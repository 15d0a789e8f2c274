extension TrialPlan {
    /// A plan that breaks the same invariant with fewer troubles and lineages: one that has nothing left to be done
    /// without. Each try is a run.
    public func shrunken(breaking invariant: Invariant) -> TrialPlan {
        var plan = self
        var size = max(1, plan.troubles.count / 2)
        while true {
            let before = plan
            plan = plan.without(size, \.troubles, breaking: invariant)
            if size > 1 {
                size /= 2
            } else if plan == before {
                return plan.without(1, \.lineages, breaking: invariant)
            }
        }
    }

    /// Leaves out `size` at a time, wherever the invariant is broken without them.
    private func without<Part>(
        _ size: Int, _ parts: WritableKeyPath<TrialPlan, [Part]>, breaking invariant: Invariant
    ) -> TrialPlan {
        var plan = self
        var start = 0
        while start < plan[keyPath: parts].count {
            var smaller = plan
            let end = min(start + size, smaller[keyPath: parts].count)
            smaller[keyPath: parts].removeSubrange(start..<end)
            if !smaller.lineages.isEmpty, Trial(smaller).run().violation?.invariant == invariant {
                plan = smaller
            } else {
                start += size
            }
        }
        return plan
    }
}
