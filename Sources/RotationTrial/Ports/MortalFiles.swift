import RotationCore
import RotationPorts
import Simulation

/// The files as one process has them.
struct MortalFiles: SecretFiles {
    let life: Life

    private var stage: Stage { life.stage }

    func look(at destination: Destination) async throws(SecretFileError) -> FileLook {
        let result = await life.perform(
            "looking at \(destination.path)", isLook: true, orIfOver: .failure(Self.over)
        ) {
            await Result { () async throws(SecretFileError) in
                if stage.isActive(.unreadable(path: destination.path)) {
                    throw SecretFileError(.storage, "cannot read \"\(destination.path)\": EIO (trial)")
                }
                return try await stage.files.look(at: destination)
            }
        }
        return try result.get()
    }

    func replace(
        _ destination: Destination, with material: KeyMaterial
    ) async throws(SecretFileError) -> FileImprint {
        let path = destination.path
        let name = "replacing \(path) with \(material.lineage.name).g\(material.generation)"
        let result = await life.perform(name, orIfOver: .failure(Self.over)) {
            await Result { () async throws(SecretFileError) in
                if stage.isActive(.unwritable(path: path)) {
                    throw SecretFileError(.storage, "cannot replace \"\(path)\": ENOSPC (trial)")
                }
                let imprint = try await stage.files.replace(destination, with: material)
                stage.referee.didReplace(destination, with: material)
                if stage.isActive(.failsAfterReplacing(path: path)) {
                    throw SecretFileError(.storage, "cannot replace \"\(path)\": fsync: EIO (trial)")
                }
                return imprint
            }
        }
        return try result.get()
    }

    private static let over = SecretFileError(.storage, "the process is over (trial)")
}
