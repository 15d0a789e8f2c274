/// A fault plan with the count of what came: decides which fault a request meets.
struct FaultSchedule {
    private var entries: [(fault: Fault, passed: Int, applied: Int)]

    init(_ plan: FaultPlan) {
        entries = plan.faults.map { ($0, 0, 0) }
    }

    /// The fault for this request. One that lets the request pass hides none of those after it.
    mutating func next(for request: SimulatedRequest) -> Fault? {
        for index in entries.indices {
            let (fault, passed, applied) = entries[index]
            guard fault.matches(request), fault.times < 0 || applied < fault.times else { continue }
            if passed < fault.after {
                entries[index].passed += 1
            } else {
                entries[index].applied += 1
                return fault
            }
        }
        return nil
    }
}
