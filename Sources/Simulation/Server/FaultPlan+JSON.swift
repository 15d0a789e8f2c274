extension FaultPlan {
    /// Reads a plan as `PUT /faults` and `--faults` take it.
    public init(json: [UInt8]) throws(SimulationInputError) {
        self = try StrictJSON.decode(FaultPlan.self, from: json)
    }
}
