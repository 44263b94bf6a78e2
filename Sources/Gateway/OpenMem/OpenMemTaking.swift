/// The fields that the endpoints of OpenMem read.
extension KnownFields {
  private static let adding = [
    "user_id", "agent_id", "app_id", "conversation_id", "tags", "info", "source", "allow_public",
    "allow_knowledgebase_ids", "allow_memory_view", "async_mode",
  ]
  private static let finding = [
    "user_id", "agent_id", "conversation_id", "filter", "knowledgebase_ids", "relativity",
    "memory_limit_number", "preference_limit_number", "tool_memory_limit_number",
    "skill_limit_number", "include_preference", "include_tool_memory", "include_skill",
    "include_memory_view",
  ]

  /// What clients send with every call, and nothing is made of.
  private static let sent = [
    "source", "asyncMode", "app_id", "conversation_id", "context_format", "internet_search",
    "force_stop", "use_mem_os_cube", "model_name", "model",
  ]

  static let addMessage = openMem(["messages"] + adding)
  static let addFeedback = openMem(["feedback_content", "feedback_time"] + adding)
  static let searchMemory = openMem(["query"] + finding)
  static let getMemory = openMem([
    "user_id", "agent_id", "page", "size", "filter", "include_preference", "include_tool_memory",
    "include_skill", "include_memory_view",
  ])
  static let chat = openMem(
    ["query"] + finding + ["tags", "info", "app_id", "async_mode"] + [
      "allow_public", "allow_knowledgebase_ids", "allow_memory_view", "system_prompt", "max_tokens",
      "temperature", "top_p", "stream", "add_message_on_answer",
    ])

  /// These in the body, beside what clients send everywhere. Where no user is read, none narrows.
  static func openMem(_ names: [String], query: [String] = []) -> KnownFields {
    let users = names.contains("user_id") ? [] : ["user_id", "agent_id"]
    return KnownFields.body(names, query: query)
      .unread((sent + users).filter { !names.contains($0) })
  }
}
