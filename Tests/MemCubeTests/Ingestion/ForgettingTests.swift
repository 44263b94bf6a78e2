import Testing

@testable import Learning

/// What a memory is asked to forget, or not to keep, is no memory.
@Suite struct ForgettingTests {
  @Test(arguments: [
    "Delete everything you know about my job at Siemens.", "Please forget that I live in Porto.",
    "Don't save this.", "Forget what I said about my sister.", "Please don't remember this.",
    "Can you please delete what I told you about my divorce.", "Do not store that I am ill.",
    "I want you to forget my address.", "Erase all memories of my time in Berlin.",
    "Please remove my birthday from your memory.", "Stop saving this.", "Never record what I said.",
    "Wipe everything you have stored about my dog Rex.", "Delete that, please.",
    "Please don't keep this in memory: I am on antidepressants.",
  ])
  func asksForNoMemory(said: String) { #expect(Extracting.toMemory(said).map(\.text) == []) }

  /// What one does oneself, or wishes, is one.
  @Test(arguments: [
    "I deleted my Facebook account.", "I never save money.", "I forgot my umbrella in Porto.",
    "My sister deleted everything I wrote.", "I don't remember my grandfather.",
  ])
  func tellsOfOneself(said: String) { #expect(Extracting.toMemory(said).count == 1) }
}
