public import RotationCore
public import RotationPorts
import Synchronization

/// Destinations in memory: a dictionary from path to bytes in the destination's format, with faults on demand.
///
/// Owners, modes and links do not exist here; what goes wrong with them is a fault of that path. A template is a file
/// like any other. Every call lets other tasks run first, as a real write does.
public final class InMemorySecretFiles: SecretFiles {
    private struct State {
        var contents: [String: [UInt8]] = [:]
        /// Those without a template, which never change.
        var formats: [Destination.Format: SimulatedFileFormat] = [:]
        var replaceCounts: [String: Int] = [:]
        var readFaults: [String: SecretFileError] = [:]
        var replaceFaults: [String: SecretFileError] = [:]
    }

    private let state = Mutex(State())

    public init() {}

    public func look(at destination: Destination) async throws(SecretFileError) -> FileLook {
        await Task.yield()
        let bytes = try state.withLock { state throws(SecretFileError) in
            if let fault = state.readFaults[destination.path] { throw fault }
            return state.contents[destination.path]
        }
        let format = try format(of: destination)
        guard let bytes else { return FileLook(reading: .absent) }
        let reading = format.reading(of: bytes)
        return FileLook(reading: reading, imprint: bytes.isEmpty ? nil : imprint(of: bytes, at: destination))
    }

    @discardableResult
    public func replace(
        _ destination: Destination, with material: KeyMaterial
    ) async throws(SecretFileError) -> FileImprint {
        await Task.yield()
        let bytes = try format(of: destination).rendering(of: material)
        try state.withLock { state throws(SecretFileError) in
            if let fault = state.replaceFaults[destination.path] { throw fault }
            state.contents[destination.path] = bytes
            state.replaceCounts[destination.path, default: 0] += 1
        }
        return imprint(of: bytes, at: destination)
    }

    private func format(of destination: Destination) throws(SecretFileError) -> SimulatedFileFormat {
        if let known = state.withLock({ $0.formats[destination.format] }) { return known }
        let format = try SimulatedFileFormat(destination.format) { self[$0] }
        if case .template = destination.format { return format }
        state.withLock { $0.formats[destination.format] = format }
        return format
    }

    private func imprint(of bytes: [UInt8], at destination: Destination) -> FileImprint {
        guard case .template(let path) = destination.format else { return FileImprint(of: bytes, as: destination) }
        return FileImprint(of: bytes, as: destination, template: self[path] ?? [])
    }
}

extension InMemorySecretFiles {
    /// The bytes of a file; nil when there is none.
    public subscript(path: String) -> [UInt8]? {
        state.withLock { $0.contents[path] }
    }

    /// Somebody else writes the file, or with nil removes it.
    public func set(_ path: String, to bytes: [UInt8]?) {
        state.withLock { $0.contents[path] = bytes }
    }

    /// Other files with the same content and no faults, as on a copied disk.
    public func copy() -> InMemorySecretFiles {
        let contents = state.withLock { $0.contents }
        let copy = InMemorySecretFiles()
        copy.state.withLock { $0.contents = contents }
        return copy
    }

    /// The secret that a consumer of this destination would use now; nil when it holds none.
    public func secret(at destination: Destination) -> Secret? {
        guard let bytes = self[destination.path] else { return nil }
        do throws(SecretFileError) {
            guard case .value(let box) = try format(of: destination).reading(of: bytes) else { return nil }
            return box.secret
        } catch {
            return nil
        }
    }

    /// How often a path was replaced, or with nil all paths together.
    public func replaceCount(of path: String? = nil) -> Int {
        state.withLock { state in
            if let path { return state.replaceCounts[path] ?? 0 }
            return state.replaceCounts.values.reduce(0, +)
        }
    }

    /// Lets every read of the path fail from now on; nil ends it.
    public func failReads(of path: String, with error: SecretFileError?) {
        state.withLock { $0.readFaults[path] = error }
    }

    /// Lets every replacement of the path fail from now on, with the old content untouched; nil ends it.
    public func failReplacements(of path: String, with error: SecretFileError?) {
        state.withLock { $0.replaceFaults[path] = error }
    }
}
