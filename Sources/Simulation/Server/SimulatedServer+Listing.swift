import RotationCore

/// `GET /api-keys`: newest first, by pages.
extension SimulatedServer {
    private struct Parameters {
        let tenants: Set<TenantID>?
        let limit: Int
        let cursor: String
    }

    private enum ParameterFailure: Error {
        /// Not a number: 400.
        case invalid
        /// A number that the column cannot hold: 500.
        case outOfColumn
    }

    mutating func list(_ request: SimulatedRequest, lie: Lie) -> SimulatedReply {
        if lie == .none, let known = pages[request.query] { return known }
        let reply = answerListing(request, lie: lie)
        if lie == .none, pages.count < Self.rememberedPages { pages[request.query] = reply }
        return reply
    }

    private static let rememberedPages = 16

    private func answerListing(_ request: SimulatedRequest, lie: Lie) -> SimulatedReply {
        let query = QueryString(request.query)
        do throws(ParameterFailure) {
            let parameters = try Self.parameters(query)
            guard conditions.database != .down else { return .internalError }
            if parameters.cursor.isEmpty { return page(parameters, limit: parameters.limit, query, lie: lie) }
            guard let cursor = ListingCursor(parameters.cursor) else { return .internalError }
            return page(parameters, limit: cursor.limit, below: cursor.position, query, lie: lie)
        } catch {
            return error == .invalid ? .serviceMessage(400, "invalid params") : .internalError
        }
    }

    private func page(
        _ parameters: Parameters, limit: Int, below bound: SimulatedKey.Position? = nil, _ query: QueryString,
        lie: Lie
    ) -> SimulatedReply {
        let found = table.newest(limit, below: bound, of: parameters.tenants)
        let shown =
            lie == .endless
            ? found + fabricated(below: found.last?.position ?? bound, parameters.tenants)
            : Array(found.prefix(shownCount(of: found.count, lie: lie)))
        if let unknown = shown.lazy.compactMap(Self.unknownPermission).first { return Self.invalidPermission(unknown) }
        let rows = shown.map { lie.told(of: $0).listed(tenantName: tenants[$0.tenant]?.name ?? "") }
            .joined(separator: ",")
        let leadsOn = shown.count == limit || lie == .endless
        let next = leadsOn ? shown.last.map { link(limit: limit, after: $0, query) } ?? "" : ""
        return .service(
            200,
            "{\"links\":{\"previous\":\"\",\"next\":\(JSONText.quoted(next))},\"page_size\":\(shown.count)"
                + ",\"total_count\":0,\"data\":[\(rows)]}")
    }

    private func shownCount(of found: Int, lie: Lie) -> Int {
        switch (conditions.database, lie) {
        case (.statementTimeout, _): 0
        case (.connectionsDie(let rows), _), (_, .afterRows(let rows)): min(rows, found)
        case (_, .olderHalf): found / 2
        case (.up, _), (.down, _): found
        }
    }

    /// Rows of keys that never were, a second apart, older than `bound`.
    private func fabricated(below bound: SimulatedKey.Position?, _ tenants: Set<TenantID>?) -> [SimulatedKey] {
        let newest = bound?.created ?? table.newest(1).first?.created ?? Timestamp(microseconds: 0)
        let tenant = tenants?.min() ?? TenantID(1)
        return (0..<10).map { offset in
            let created = newest - .seconds(offset + 1)
            return SimulatedKey(
                id: KeyID(created.microseconds), name: "endless \(created)", tenant: tenant,
                permissions: ["READ_DEVICES"], expiry: nil, created: created, password: SecretBox(Secret([])))
        }
    }

    /// Points to the configured base whatever host was asked, and repeats the query with the cursor set.
    private func link(limit: Int, after key: SimulatedKey, _ query: QueryString) -> String {
        var query = query
        query.set("cursor", to: ListingCursor(limit: limit, position: key.position).text)
        return "\(conditions.base)/api-keys?\(query.encoded)"
    }

    private static func parameters(_ query: QueryString) throws(ParameterFailure) -> Parameters {
        Parameters(
            tenants: try tenants(query.values(of: "tenant_id")), limit: try limit(query.values(of: "limit").first),
            cursor: query.values(of: "cursor").first ?? "")
    }

    /// 100 when absent, empty or zero; above 1000 silently 1000.
    private static func limit(_ text: String?) throws(ParameterFailure) -> Int {
        guard let text, !text.isEmpty else { return 100 }
        guard !text.hasPrefix("+"), let number = UInt64(text) else { throw .invalid }
        return number == 0 ? 100 : Int(min(number, 1000))
    }

    /// Repeated or comma-separated; an empty value is no filter at all (quirk 18).
    private static func tenants(_ values: [String]) throws(ParameterFailure) -> Set<TenantID>? {
        let texts = values.filter { !$0.isEmpty }.flatMap { $0.split(separator: ",", omittingEmptySubsequences: false) }
        guard !texts.isEmpty else { return nil }
        var tenants: Set<TenantID> = []
        for text in texts {
            guard let number = Int64(text) else { throw .invalid }
            guard let id = Int32(exactly: number) else { throw .outOfColumn }
            tenants.insert(TenantID(id))
        }
        return tenants
    }
}
