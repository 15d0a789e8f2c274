internal import RotationCore
public import RotationPorts

extension SensorBucketClient {
    /// POST `/api-keys`, on a connection of its own.
    ///
    /// - ``CreateOutcome/notSent(_:)`` only when no byte of the body was given to a connection.
    /// - ``CreateOutcome/refused(_:)`` for a 400 or 404 with a JSON message, and for 401, 403 and 429: those come from
    ///   the gate, which then did not forward the request.
    /// - Everything else that is not a complete 201 may have made a key.
    public func create(_ request: CreateRequest) async -> CreateOutcome {
        let post: OutgoingRequest
        do {
            post = OutgoingRequest(
                purpose: "create key \"\(request.remoteName)\" of tenant \(request.tenant)", method: .post,
                path: "/api-keys", secret: try currentKey(), body: CreateBody.encode(request))
        } catch {
            return .notSent(error)
        }
        do {
            let reply = try await transport.send(post)
            noteAnswer(reply.status, to: post)
            return outcome(of: reply, post)
        } catch {
            let reported = self.error(failure: error, of: post)
            return error.isKnownNotSent ? .notSent(reported) : .unknown(reported)
        }
    }

    private func outcome(of reply: Reply, _ post: OutgoingRequest) -> CreateOutcome {
        switch reply.status {
        case 201: created(reply, post)
        case 401, 403, 429: .refused(error(status: reply, of: post))
        case 400, 404: refused(reply, post)
        default: .unknown(error(status: reply, of: post))
        }
    }

    private func created(_ reply: Reply, _ post: OutgoingRequest) -> CreateOutcome {
        do {
            let (id, secret) = try CreatedReply.decode(reply.body)
            return .created(id, secret, serverDate: reply.serverDate)
        } catch {
            return .unknown(self.error(body: error, in: reply, of: post))
        }
    }

    /// Only an answer in one of the API's own forms is its word that nothing was made; a proxy's page is not.
    private func refused(_ reply: Reply, _ post: OutgoingRequest) -> CreateOutcome {
        let refusal = RefusalReply(reply.body)
        if reply.status == 400, refusal.code == "API_KEY_NAME_TENANT_COMBO_NOT_UNIQUE" { return .nameTaken }
        guard refusal.message != nil else { return .unknown(error(status: reply, of: post)) }
        return .refused(error(status: reply, of: post, code: .refused))
    }
}
