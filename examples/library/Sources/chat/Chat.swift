import MemCube

/// A chat with memory: what you say is kept and learned from, and each answer rests on all that was said,
/// today or a year ago.
///
///     swift run chat
///
/// The sentences that answer are the reply. Where MEMCUBE_MODEL_URL and MEMCUBE_CHAT_MODEL name a model, it
/// writes the reply from them. The talk is the conversation "chat" of the cube "chat".
@main struct Chat {
  static func main() throws {
    let memory = try OwnCube("chat")
    print("What I know:\n\n\(try memory.prompt(tokens: 200))")
    while let line = readLine() {
      guard line.contains(where: { !$0.isWhitespace }) else { continue }
      try memory.say(line, in: "chat")
      try memory.learn()
      let reply =
        line.hasSuffix("?")
        ? String(decoding: try memory.ask(line).text, as: UTF8.self) : "I will remember that."
      try memory.say(reply, role: "assistant", in: "chat")
      print(reply)
    }
    try memory.close()
  }
}
