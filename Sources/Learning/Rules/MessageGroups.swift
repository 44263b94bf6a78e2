/// Puts the sentences of a message together that mean something only with each other, so that what is
/// kept stands alone: one that points back with what it points at, one that leaves open what it speaks
/// of with the one that names it.
struct MessageGroups {
  let source: RuleExtractor.Source
  /// The sentences as they were said.
  let said: [Sentence]
  /// Whether what a sentence tells may change. It is told alone: a later memory ends it, or it an earlier
  /// one, and nothing that would have been told with it.
  let canChange: (WeighedSentence) -> Bool

  /// The groups of which something is kept, in their order.
  func list(_ reads: [WeighedSentence]) -> [[WeighedSentence]] {
    var found: [[WeighedSentence]] = []
    var next = 0
    while next < reads.count {
      guard var group = group(reads, from: next) else {
        next += 1
        continue
      }
      while let more = continuation(reads, behind: group) { group = group.lowerBound..<more }
      next = group.upperBound
      let told = resolved(Array(reads[group]))
      // A feeling about what may change, which is told alone, says nothing without it.
      if told.count == 1, !found.isEmpty, group.lowerBound > 0, follows(reads, group.lowerBound),
        found.last?.last?.index == reads[group.lowerBound - 1].index, !told[0].sentence.isToKeep,
        onlyGoesOn(told[0])
      {
        continue
      }
      // What it goes on with pointed at something unknown, and was left out.
      if told.count == 1, told[0].index > 0, goesOnEven(told[0]) { continue }
      // It promises something that nobody tells.
      if told.count == 1, Teaser.isIdle(told[0].sentence.words) { continue }
      // What it promises is told alone.
      if told.count == 1, Teaser.isOne(told[0].sentence.words), next < reads.count,
        follows(reads, next), isKept(reads[next])
      {
        continue
      }
      if !told.isEmpty { found.append(told) }
    }
    return found
  }

  /// The sentences of one statement that begins at a place, or nil.
  private func group(_ reads: [WeighedSentence], from start: Int) -> Range<Int>? {
    var kept = start
    if !isKept(reads[start]) {
      // A kept sentence that points back takes the one before it along.
      let next = start + 1
      guard next < reads.count, isKept(reads[next]), follows(reads, next),
        !reads[start].worth.isChitChat || shows(reads[start]) || introduces(reads[start]),
        FunctionWords.contentCount(reads[start].sentence.words) >= 2,
        leads(to: reads[next], reads[start]) || names(reads, start)
          || reads[next].worth.startsPointing
            && (source.question == nil || next > 1)
      else { return nil }
      kept = next
    }
    var end = kept + 1
    while end < reads.count, end - kept <= 2, follows(reads, end),
      reads[end].dangles || reads[end].worth.startsPointing, !reads[end].worth.isChitChat,
      reads[end].worth.score >= Worth.Weight.threshold - Worth.Weight.slack
    {
      end += 1
    }
    return start..<end
  }

  /// How many sentences, and words of content, say one thing together at most.
  private static let (mostSentences, mostContent) = (4, 32)

  /// Where a group ends with those behind it that leave open what they speak of; nil: it ends where it
  /// does.
  private func continuation(_ reads: [WeighedSentence], behind group: Range<Int>) -> Int? {
    var next = group.upperBound
    guard next < reads.count, follows(reads, next) else { return nil }
    // It would be of nothing, whatever may become of the thing.
    if isPart(reads[next], of: reads[group.lowerBound]),
      next < group.lowerBound + MessageGroups.mostSentences
    {
      return next + 1
    }
    // "We went to the beach. It was awesome! The kids had a blast."
    if isPraise(reads[next]), next + 1 < reads.count, follows(reads, next + 1),
      goesOn(reads[next + 1], behind: reads[group])
        || Teaser.isOne(reads[next - 1].sentence.words)
    {
      next += 1
    }
    guard isKept(reads[next]), !reads[next].worth.isChitChat, !reads[next].sentence.isToKeep,
      isOpen(reads[next], behind: reads[group])
        || Teaser.isOne(reads[group.upperBound - 1].sentence.words),
      let more = self.group(reads, from: next),
      more.lowerBound == next,
      more.upperBound - group.lowerBound <= MessageGroups.mostSentences
    else { return nil }
    let content = reads[group.lowerBound..<more.upperBound].reduce(0) {
      $0 + FunctionWords.contentCount($1.sentence.words)
    }
    guard content <= MessageGroups.mostContent,
      !reads[group.lowerBound..<more.upperBound].contains(where: canChange)
    else { return nil }
    return more.upperBound
  }

  /// "I even got a copy."
  private func goesOnEven(_ read: WeighedSentence) -> Bool {
    let words = read.sentence.words
    return ["i", "we"].contains(words.lower(0)) && words.lower(1) == "even"
      && FunctionWords.contentCount(words) <= 3 && !TimeWords.kinds(words).any
  }

  /// Whether a sentence says nothing without the one before it.
  private func onlyGoesOn(_ read: WeighedSentence) -> Bool {
    let words = said[read.index].words
    return GoingOn.isOne(words) && !GoingOn.hopes(words) || GoingOn.isBare(words)
      || words.lower(1) == "way" && ["that", "this"].contains(words.lower(0))
  }

  /// Whether a sentence to a memory alone tells the number or the like of what another one names.
  private func isPart(_ read: WeighedSentence, of first: WeighedSentence) -> Bool {
    source.isToMemory && !read.worth.isChitChat && PartOfThing.isOne(read.sentence.words)
      && PartOfThing.mayBelong(to: first.sentence.words)
  }

  /// Whether a sentence that is not kept itself names what the one behind it speaks of.
  private func names(_ reads: [WeighedSentence], _ place: Int) -> Bool {
    let read = reads[place]
    let next = reads[place + 1]
    return !read.dangles && !read.worth.startsPointing && !read.worth.isChitChat
      && (OpenTopic.isOne(next.sentence.words) || said[next.index].words.lower(0) == "plus")
  }

  /// Whether a sentence says no more than what it was like: "It was awesome".
  private func isPraise(_ read: WeighedSentence) -> Bool {
    !isKept(read) && read.worth.startsPointing
      && FunctionWords.contentCount(read.sentence.words) <= 2
  }

  /// Whether a sentence leaves open what it speaks of, or goes on with the one before it.
  private func isOpen(_ read: WeighedSentence, behind before: ArraySlice<WeighedSentence>) -> Bool {
    goesOn(read, behind: before) || OpenTopic.isOne(read.sentence.words)
  }

  private func goesOn(_ read: WeighedSentence, behind before: ArraySlice<WeighedSentence>) -> Bool {
    OpenTopic.goesOn(
      said[read.index].words, behind: before.map { said[$0.index].words },
      isAnswer: source.question != nil && before.first?.index == 0)
  }

  /// The sentences of a group that say together what they mean: without those at its beginning that point
  /// at something unknown, and up to the next that does; none if nothing of it is kept then.
  private func resolved(_ reads: [WeighedSentence]) -> [WeighedSentence] {
    var question: [[Word]] = []
    var isAnswer = false
    if let asked = source.question, reads.first?.index == 0 {
      let words = WordScanner.words(asked)
      question = [words]
      // What is asked says what the answer is about, unless it points at something itself.
      isAnswer = !Pointers.dangle(words, toldByNoun: true)
    } else if let remark = reads.first?.remark {
      question = [remark.words]
    }
    var before = question
    var kept: [WeighedSentence] = []
    var (hasMetOthers, hasMetSeveral) = (false, false)
    var isLost = false
    for read in reads {
      var read = read
      var points =
        read.dangles
        && Pointers.dangle(read.pointing, before: before, only: isAnswer ? .work : nil)
      if points, let told = MessageGroups.withoutAside(read.sentence.words) {
        read.sentence.words = told
        points = false
      }
      if points || isLost && kept.isEmpty && read.worth.startsPointing {
        if kept.contains(where: isKept) { return kept }
        // What it points at nobody knows; those behind it may do without.
        isLost = true
        kept = []
        before = question
        continue
      }
      before.append(read.sentence.words)
      // "We" are several already, mostly with those who were named.
      let isOfSeveral = read.sentence.words.contains { ThirdPerson.several.contains($0) }
      read.meetsOthers = hasMetOthers || hasMetSeveral && !isOfSeveral
      hasMetOthers =
        hasMetOthers || ThirdPerson.others.meets(read.sentence.words.filter { !$0.isQuoted })
      hasMetSeveral = hasMetSeveral || ThirdPerson.tellsOfSeveral(read.sentence.words)
      kept.append(read)
    }
    return kept.contains(where: isKept) ? kept : []
  }

  private static let pointing = WordSet(
    "they they're they've he he's she she's it it's that's this those these")

  /// What a sentence says in front of a clause that alone points at something unknown: "The talk is on 15
  /// May, they're still looking for a room". Nil: it points itself, or says too little.
  private static func withoutAside(_ words: [Word]) -> [Word]? {
    let marks = words.indices.dropLast().filter { [",", "-", "\u{2013}"].contains(words[$0].text) }
    func isAside(_ place: Int) -> Bool {
      pointing.contains(words[place])
        || joining.contains(words[place]) && pointing.contains(words.lower(place + 1))
    }
    // "It's tough, but I'm doing well."
    if pointing.contains(words[0]), let mark = marks.first, words.lower(mark + 1) == "but" {
      let rest = Array(words[(mark + 2)...])
      if says(rest) { return rest }
    }
    // "That skyline looks great - I've been wanting to see Oslo."
    if let mark = marks.first, words[mark].text != ",",
      Pronouns.subjectI.contains(words.lower(mark + 1))
        || Pronouns.subjectWe.contains(words.lower(mark + 1))
    {
      let rest = Array(words[(mark + 1)...])
      if says(rest) { return rest }
    }
    guard let mark = marks.last(where: { isAside($0 + 1) }) else { return nil }
    let front = Array(words[..<mark])
    return says(front) ? front : nil
  }

  private static let joining = WordSet("but and so though")

  private static func says(_ words: [Word]) -> Bool {
    FunctionWords.contentCount(words) > 2
      && (words.contains { Verbs.isFinite($0) } || Pronouns.subjectI.contains(words.lower(0)))
      && !Pointers.dangle(words) && !words.contains { showing.contains($0) }
  }

  private static let showing = WordSet("this these")

  /// Whether a sentence names what the next one points at.
  private func leads(to next: WeighedSentence, _ read: WeighedSentence) -> Bool {
    next.dangles && !Pointers.dangle(next.pointing, before: [read.sentence.words])
  }

  /// Whether a sentence hands over something and says what: "Here's a picture of my sister's dog".
  private func shows(_ read: WeighedSentence) -> Bool {
    ["here's", "here"].contains(read.sentence.words.lower(0))
      && FunctionWords.contentCount(read.sentence.words) >= 3
  }

  /// Whether a sentence of praise names something of the speaker's: "This reading group is amazing".
  private func introduces(_ read: WeighedSentence) -> Bool {
    let words = read.sentence.words
    return !read.dangles && FunctionWords.contentCount(words) >= 3
      && !words.contains { Pronouns.you.contains($0) }
      && Pronouns.neutralStart.contains(words[0].lower)
  }

  private func isKept(_ read: WeighedSentence) -> Bool {
    read.worth.score >= Worth.Weight.threshold || read.sentence.isToKeep
      || Instruction.find(read.sentence.words, source) != nil
  }

  private func follows(_ reads: [WeighedSentence], _ place: Int) -> Bool {
    reads[place].index == reads[place - 1].index + 1
  }
}
