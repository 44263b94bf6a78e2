import Testing
import Text

@testable import Learning

/// What is surely worth keeping, and what surely not, whatever the corpus becomes.
@Suite struct SentenceModelTests {
  private func kept(
    _ text: String, _ setting: SentenceContext.Setting, after question: String? = nil
  ) -> Double {
    let context = SentenceContext(setting: setting, before: question, isAnswer: question != nil)
    return SentenceModel.shared.judge(Analysis(text, said: 20_000), sentence: 0, context).keep
  }

  @Test(arguments: [
    (
      "We moved to Porto in March because Rui got a job at the harbour.",
      SentenceContext.Setting.friend
    ),
    ("I'm allergic to walnuts.", .assistant),
    ("My sister Noor is getting married on 12 June in Leeds.", .friend),
    ("I started learning the cello last autumn and practise every morning.", .friend),
    ("The spare key is under the blue flower pot in the shed.", .note),
    ("Always answer me in German, please.", .assistant),
    ("We decided to host the database in Frankfurt from May.", .team),
    ("I work as a nurse at the children's hospital in Ghent.", .assistant),
    ("Dentist on Thursday at 3pm, Dr Okoye", .note),
    ("Ich arbeite seit drei Jahren als Tischler in Bremen.", .friend),
    ("Ma fille Louise entre au collège en septembre.", .friend),
    ("Mi hermano vive en Sevilla y trabaja en un banco.", .assistant),
  ])
  func keepsWhatIsTold(text: String, setting: SentenceContext.Setting) {
    #expect(kept(text, setting) >= SentenceModel.threshold, "\(text)")
  }

  @Test(arguments: [
    ("Wow, that's amazing!", SentenceContext.Setting.friend),
    ("Thanks so much for your help, really appreciate it!", .assistant),
    ("Can you rewrite this paragraph so that it sounds less formal?", .assistant),
    ("Good luck tomorrow!", .friend),
    ("I totally get what you mean.", .friend),
    ("haha you two are hilarious 😂", .friend),
    ("Good morning everyone, hope you all had a great weekend!", .team),
    ("You should try to drink more water and sleep eight hours a night.", .reply),
    ("Danke dir, das ist echt lieb!", .friend),
    ("Merci beaucoup, c'est super gentil !", .friend),
    ("¡Qué bien, me alegro mucho por ti!", .friend),
  ])
  func dropsWhatSaysNothing(text: String, setting: SentenceContext.Setting) {
    #expect(kept(text, setting) < SentenceModel.threshold, "\(text)")
  }

  @Test func knowsTheTypesOfMemories() {
    #expect(
      Set(SentenceModel.shared.types) == [
        "FACT", "EVENT", "PREFERENCE", "DECISION", "STATE", "RELATIONSHIP", "BELIEF", "SKILL",
        "GOAL",
      ])
    let analysis = Analysis("I hate coriander.", said: 20_000)
    let judged = SentenceModel.shared.judge(
      analysis, sentence: 0, SentenceContext(setting: .assistant))
    #expect(judged.type == "PREFERENCE")
    #expect((0...1).contains(judged.typeConfidence))
  }

  @Test func judgesNothingWhereThereIsNoSentence() {
    let judged = SentenceModel.shared.judge(
      Analysis("", said: 0), sentence: 3, SentenceContext(setting: .note))
    #expect(judged.keep == 0)
    #expect(judged.type == nil)
  }

  @Test func refusesDamagedTables() {
    let table = WeightTable.sentences()
    #expect(SentenceModel(table) != nil)
    #expect(SentenceModel([]) == nil)
    #expect(SentenceModel(Array(table.dropLast())) == nil)
    #expect(SentenceModel(table + [0]) == nil)
    for head in [
      "keep 64 1 0.5\ntype 1 1 FACT\n", "keep 1 nan 0.5\ntype 1 1 FACT\n", "keep 1 1\n",
      "type\nkeep\n",
    ] {
      #expect(SentenceModel(Array(head.utf8) + [0, 0, 0, 0]) == nil, "\(head)")
    }
    #expect(SentenceModel(Array("keep 1 1 0.5\ntype 1 1 FACT\n".utf8) + [0, 0, 0, 0]) != nil)
  }
}
