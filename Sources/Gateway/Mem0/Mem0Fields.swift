/// The fields of this dialect's endpoints.
extension Mem0 {
  /// What clients send to any endpoint, or to those of another generation, and nothing is made of.
  static let unread = [
    "org_name", "project_name", "source", "version", "output_format",
    "api_version", "keyword_search", "rerank", "filter_memories", "only_metadata_based_search",
    "enable_graph", "async_mode", "includes", "excludes", "infer", "temporal_reasoning", "timezone",
    "observation_date", "observation_datetime", "prompt_profile_id", "structured_data_schema",
    "agent_custom_instructions", "custom_instructions", "custom_categories",
  ]

  /// Whose memories are meant.
  static let ids = ["user_id", "agent_id", "app_id", "run_id"]

  /// What narrows lists and searches.
  static let narrowing = [
    "filters", "start_date", "end_date", "categories", "keywords", "metadata", "fields",
    "latest_only", "include_merged", "show_expired",
  ]

  static let added = KnownFields.body(
    ["messages"] + ids + [
      "filters", "metadata", "infer", "async_mode", "immutable", "expiration_date", "timestamp",
      "includes", "excludes", "custom_instructions", "agent_custom_instructions",
      "custom_categories", "observation_date", "observation_datetime", "timezone", "output_format",
      "enable_graph",
    ])

  /// What asks for relations beside memories.
  static let graph = ["output_format", "enable_graph"]

  static let pages = ["page", "page_size"]

  /// What a list takes: the first generation in the query, the others in the body.
  static func listed(_ generation: Mem0Scope.Generation) -> KnownFields {
    switch generation {
    case .first:
      var known = KnownFields.body(
        [], query: ids + narrowing + graph + ["limit", "top_k"] + pages
      ).lists("fields", "categories")
      // Who sends a body all the same means it.
      known.unread = Set(known.query)
      return known
    case .second: return .body(ids + narrowing + graph + pages, query: pages + graph)
    // Ids stand in the filters: the answer to others says so.
    case .third:
      return KnownFields.body(narrowing + graph + pages, query: pages + graph).unread(ids)
    }
  }

  static func searched(_ generation: Mem0Scope.Generation) -> KnownFields {
    let own = ["query", "top_k", "limit", "threshold", "reference_date", "rerank"]
    return generation == .third
      ? KnownFields.body(own + narrowing).unread(ids) : .body(own + ids + narrowing + graph)
  }

  static let changed = KnownFields.body("text", "metadata", "timestamp", "expiration_date")
}
