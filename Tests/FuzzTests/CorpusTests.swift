import Glibc
import Testing

/// Every input of the corpus, and what comes of damaging it. `make fuzz` looks for more with libFuzzer; an input that it
/// finds is added to the corpus together with the repair.
@Suite struct CorpusTests {
    @Test(arguments: FuzzTarget.allCases)
    func holdsForTheCorpus(_ target: FuzzTarget) throws {
        let corpus = try Corpus(of: target)
        #expect(corpus.inputs.count >= 5)
        for (name, input) in corpus.inputs {
            #expect(throws: Never.self, "\(target.rawValue)/\(name)") { try target.read(input) }
        }
    }

    /// The same seed gives the same damage.
    @Test(arguments: FuzzTarget.allCases, [1, 2] as [UInt64])
    func holdsForDamagedInputs(_ target: FuzzTarget, seed: UInt64) throws {
        var mutator = Mutator(inputs: try Corpus(of: target).inputs.map(\.1), seed: seed)
        for round in 0..<1_000 {
            let input = mutator.next()
            #expect(throws: Never.self, "round \(round): \(input)") { try target.read(input) }
        }
    }

    /// The readers are made to refuse: without inputs that pass, the properties of what passes would say nothing.
    @Test func inputsOfBothKindsAreInTheCorpus() throws {
        for name in ["key", "leading-zero", "too-large", "padded"] {
            let input = try #require(try Corpus(of: .key).inputs.first { $0.0 == name }).1
            #expect((KeyTarget.isKey(input)) == (name == "key" || name == "leading-zero"), "\(name)")
        }
    }
}

/// The committed inputs of one target, by name.
private struct Corpus {
    let inputs: [(String, [UInt8])]

    init(of target: FuzzTarget) throws {
        let directory = #filePath.dropLast("CorpusTests.swift".count) + "Corpus/\(target.rawValue)"
        let stream = try #require(opendir(String(directory)))
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) {
                String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
            }
            if !name.hasPrefix(".") { names.append(name) }
        }
        inputs = try names.sorted().map { ($0, try Self.bytes("\(directory)/\($0)")) }
    }

    private static func bytes(_ path: String) throws -> [UInt8] {
        let file = try #require(fopen(path, "re"))
        defer { fclose(file) }
        var bytes = [UInt8](repeating: 0, count: 1 << 16)
        let count = fread(&bytes, 1, bytes.count, file)
        return Array(bytes[..<count])
    }
}

/// Damages inputs as fuzzers do: bytes changed, pieces left out, said twice, or taken from another input.
private struct Mutator {
    let inputs: [[UInt8]]
    private var random: Generator

    init(inputs: [[UInt8]], seed: UInt64) {
        self.inputs = inputs
        random = Generator(state: seed)
    }

    mutating func next() -> [UInt8] {
        var input = inputs.randomElement(using: &random) ?? []
        for _ in 0..<Int.random(in: 1...4, using: &random) { damage(&input) }
        return input
    }

    private mutating func damage(_ input: inout [UInt8]) {
        let place = Int.random(in: 0...input.count, using: &random)
        let end = min(input.count, place + Int.random(in: 0...40, using: &random))
        switch Int.random(in: 0..<4, using: &random) {
        case 0: if place < input.count { input[place] = UInt8.random(in: .min ... .max, using: &random) }
        case 1: input.removeSubrange(place..<end)
        case 2: input.insert(contentsOf: input[place..<end], at: place)
        default:
            let other = inputs.randomElement(using: &random) ?? []
            let start = Int.random(in: 0...other.count, using: &random)
            input.replaceSubrange(place..<end, with: other[start..<min(other.count, start + 40)])
        }
    }

    /// Knuth's MMIX generator.
    private struct Generator: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return (state ^ (state >> 29)) &* 0x9E37_79B9_7F4A_7C15
        }
    }
}
