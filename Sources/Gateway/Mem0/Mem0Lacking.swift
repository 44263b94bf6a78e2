/// What the dialect has and this server does not, with its reason.
extension Mem0 {
  var lackingEndpoints: [Endpoint] {
    let organizations = "/api/v1/orgs/organizations"
    let one = "organisations are not made or deleted here: the store is the only one"
    return [
      Endpoint(.post, organizations, "make an organisation", lacking: one),
      Endpoint(.delete, "\(organizations)/{org}", "delete an organisation", lacking: one),
    ]
  }
}
