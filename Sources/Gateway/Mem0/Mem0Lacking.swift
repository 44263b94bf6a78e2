/// What the dialect has and this server does not, each with its reason.
extension Mem0 {
  var lackingEndpoints: [Endpoint] {
    let organizations = "/api/v1/orgs/organizations"
    let one = "organisations are not made or deleted here: the store is the only one"
    let hooks = "nothing is sent to other machines yet"
    let exports = "structured exports are not built yet"
    let profiles = "profiles are not built yet"
    return [
      Endpoint(
        .get, "/v1/memories/events", "histories of all memories",
        lacking: "histories are kept memory by memory; ask for /v1/memories/ID/history/"),
      Endpoint(.post, organizations, "make an organisation", lacking: one),
      Endpoint(.delete, "\(organizations)/{org}", "delete an organisation", lacking: one),
      Endpoint(.get, "\(organizations)/{org}/members", "its members", lacking: one),
      Endpoint(.post, "/v1/exports", "make an export", lacking: exports),
      Endpoint(.post, "/v1/exports/get", "an export", lacking: exports),
      Endpoint(.get, "/api/v1/webhooks/projects/{project}", "webhooks", lacking: hooks),
      Endpoint(.post, "/api/v1/webhooks/projects/{project}", "make a webhook", lacking: hooks),
      Endpoint(.put, "/api/v1/webhooks/{id}", "change a webhook", lacking: hooks),
      Endpoint(.delete, "/api/v1/webhooks/{id}", "delete a webhook", lacking: hooks),
      Endpoint(.get, "/v2/entities/{type}/{name+}/profile", "a profile", lacking: profiles),
      Endpoint(.get, "/v2/profiles/settings", "settings of profiles", lacking: profiles),
      Endpoint(.post, "/v2/profiles/settings", "change them", lacking: profiles),
      Endpoint(.post, "/v2/profiles/jobs", "make profiles", lacking: profiles),
      Endpoint(.get, "/v2/profiles/jobs/{id}", "how that goes on", lacking: profiles),
    ]
  }
}
