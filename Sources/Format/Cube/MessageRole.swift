/// Who speaks. A role may be any word; some have a meaning.
public enum MessageRole {
  /// Those who speak, but have nothing of their own to remember.
  public static let silent = ["assistant", "system", "tool", "function", "developer"]
}
