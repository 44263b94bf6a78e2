/// What a later memory makes of an earlier one of the same subject.
///
/// Cosines would tell little here, since a change is as near to what was before as a repeat, and
/// which memories count must not depend on a model that may be there or not. In their place stand
/// words: all content of what ends something has to be in what is ended, and at least half of that
/// has to be shared (spec: half of the stems), within the same kind of statement.
package enum Judgement {
  case superseded
  case contradicted

  /// What `later` makes of `earlier`.
  /// - Parameters:
  ///   - earlier: What may be ended.
  ///   - later: What may end it.
  ///   - gap: Milliseconds from the one to the other.
  /// - Returns: nil if both stand.
  package static func of(_ earlier: Assertion, by later: Assertion, after gap: Int64) -> Judgement?
  {
    let found = ofAll(earlier, by: later, after: gap)
    guard found == .superseded, later.ending != .corrected, leavesRest(earlier, later) else {
      return found
    }
    // A plan of which a part was done is neither over nor untrue.
    return later.ending == nil && later.form == .deed ? nil : .contradicted
  }

  /// Whether the earlier memory says more than what ended: another clause, or things that stand beside it, which
  /// would be hidden with it.
  private static func leavesRest(_ earlier: Assertion, _ later: Assertion) -> Bool {
    if earlier.isBound { return true }
    let whole = [.ceased, .disposed, .finished].contains(later.ending) ? later.whole : []
    let named = Set((later.core + whole.filter(\.isJoined)).map(\.key))
    return earlier.whole.contains { $0.isJoined && !named.contains($0.key) }
  }

  /// What `later` makes of `earlier` if that says nothing besides.
  private static func ofAll(
    _ earlier: Assertion, by later: Assertion, after gap: Int64
  ) -> Judgement? {
    let isMistold = later.ending == .corrected && earlier.form == .deed
    guard earlier.canEndItself || isMistold else { return nil }
    // "My husband Tom" and "my husband Karl".
    if earlier.who != 0, later.who != 0, earlier.who != later.who { return nil }
    if isOpposite(earlier, later) {
      return gap <= 0 && !later.isChange ? .contradicted : .superseded
    }
    if Reversal.holds(earlier, by: later) {
      let isAtOnce = gap <= 0 && !later.isChange && earlier.form == .state
      return isAtOnce ? .contradicted : .superseded
    }
    switch later.ending {
    case .ceased, .finished, .recovered, .switched:
      guard earlier.isPositive, earlier.stance != Stance.like,
        isSameRelation(earlier, later)
          || later.ending == .switched && isSupplier(later.core, in: earlier)
      else { return nil }
      let isUnderWay = earlier.isUnderWay || earlier.form == .plan
      if later.ending == .finished, !isUnderWay { return nil }
      if later.ending == .recovered, !isUnderWay, earlier.stance != Stance.have { return nil }
      // "Uses Excel for the budget", till somebody switched from Excel.
      if later.ending == .switched, isSupplier(later.core, in: earlier) { return .superseded }
      if later.ending == .switched, earlier.stance == Stance.use,
        holds(later.core, in: earlier.core)
      {
        return .superseded
      }
      // "Takes lisinopril for their blood pressure" ends with the lisinopril.
      return holds(later.core, in: earlier.whole) || holds(later.core, in: earlier.core)
        || isNamed(later.core, in: earlier) || isHabit(earlier, later.core)
        || isWhatIsMeant(earlier, later.core)
        ? .superseded : nil
    case .disposed: return isSold(earlier, later) ? .superseded : nil
    case .cancelled:
      // "Has a gym membership."
      if earlier.stance == Stance.have { return isSold(earlier, later) ? .superseded : nil }
      guard earlier.form == .plan, earlier.isPositive else { return nil }
      return shares(later.core, earlier.whole) || isWhatIsMeant(earlier, later.core)
        ? .superseded : nil
    case .corrected: return isSlip(earlier, later) ? .superseded : nil
    case .parted, .resigned: return nil
    case nil: break
    }
    return isDone(earlier, later) ? .superseded : nil
  }

  /// Whether what was had, or was to be sold, is gone.
  private static func isSold(_ earlier: Assertion, _ later: Assertion) -> Bool {
    guard earlier.isPositive else { return false }
    if earlier.form == .plan, earlier.verb == later.verb, !earlier.isOpen {
      return holds(later.core, in: earlier.whole.filter { $0.key != earlier.verb })
    }
    // Who sold the car of "a car and a boat" has the boat.
    let sold = Set(later.core.map(\.key))
    guard
      earlier.whole.allSatisfy({
        $0.isModifier || $0.isName || $0.key == earlier.verb || sold.contains($0.key)
      })
    else { return false }
    // What somebody drives is theirs.
    return [Stance.have, Stance.drive].contains(earlier.stance)
      && holds(later.core, in: earlier.core)
  }

  /// The same stance with the other sign.
  private static func isOpposite(_ earlier: Assertion, _ later: Assertion) -> Bool {
    later.stance != 0 && earlier.stance == later.stance && earlier.isPositive != later.isPositive
      && later.form == .state && holds(later.core, in: earlier.core)
  }

  /// Whether what ends is what was said to be done. Who no longer eats fish is allergic to it still,
  /// and who gave up coffee still has a coffee cup.
  private static func isSameRelation(_ earlier: Assertion, _ later: Assertion) -> Bool {
    if later.verb != 0, later.verb == earlier.verb { return true }
    if later.isDenial { return later.stance != 0 && later.stance == earlier.stance }
    if earlier.isCopular { return false }
    return earlier.stance != Stance.have || later.ending != .ceased
  }

  /// Whether all of `part` is in `all`, the same things of it, and is half of it or more.
  private static func holds(_ part: [Assertion.Content], in all: [Assertion.Content]) -> Bool {
    guard !part.isEmpty, all.count <= 2 * part.count else { return false }
    let (keys, things) = (
      Set(all.map(\.key)), Set(all.filter { !$0.isModifier }.map(\.key))
    )
    return part.contains { !$0.isModifier }
      && part.allSatisfy { ($0.isModifier ? keys : things).contains($0.key) }
  }

  /// Whether the one says what the other does, but for a name or a number that was a slip.
  private static func isSlip(_ earlier: Assertion, _ later: Assertion) -> Bool {
    let (all, slip) = (Set(earlier.whole.map(\.key)), Set(later.core.map(\.key)))
    let meant = Set(later.whole.map(\.key))
    return later.verb == earlier.verb && later.verb != 0 && slip.isSubset(of: all)
      && all.subtracting(slip).isSubset(of: meant) && meant.subtracting(all).count <= 4
  }

  /// Whether what is meant to be, or is under way, is of the things alone that are named: "dropped out of the
  /// marathon", of "is running the Berlin marathon".
  private static func isWhatIsMeant(_ earlier: Assertion, _ core: [Assertion.Content]) -> Bool {
    guard earlier.form == .plan || earlier.isUnderWay else { return false }
    let (all, named) = (Set(earlier.whole.map(\.key)), Set(core.map(\.key)))
    let things = earlier.core.filter { !$0.isModifier && !$0.isName && $0.key != earlier.verb }
    return !things.isEmpty && core.allSatisfy { all.contains($0.key) }
      && things.allSatisfy { named.contains($0.key) }
  }

  /// How many words say at most what is done, with what, and how.
  private static let few = 4

  /// Whether what ends is what is under way by its name alone: "gave up Danish", of "is learning Danish
  /// with an app".
  private static func isNamed(_ part: [Assertion.Content], in earlier: Assertion) -> Bool {
    guard earlier.isUnderWay, !part.isEmpty, earlier.whole.count <= few else { return false }
    let names = Set(earlier.whole.filter(\.isName).map(\.key))
    return part.allSatisfy { $0.isName && names.contains($0.key) }
  }

  /// Whether what ends is the habit by its verb alone: "quit smoking", of "smokes ten cigarettes a day".
  private static func isHabit(_ earlier: Assertion, _ part: [Assertion.Content]) -> Bool {
    earlier.form == .state && earlier.verb != 0 && part.map(\.key) == [earlier.verb]
      && earlier.whole.allSatisfy { $0.key == earlier.verb || $0.isAmount }
  }

  /// Whether somebody is said to be with those from whom they switched: "is with Nordstrom Energi".
  private static func isSupplier(_ part: [Assertion.Content], in earlier: Assertion) -> Bool {
    let names = Set(earlier.whole.filter(\.isName).map(\.key))
    return earlier.form == .state && !part.isEmpty && earlier.whole.count <= part.count + few
      && part.allSatisfy { $0.isName && names.contains($0.key) }
  }

  /// Whether half of both is shared, two words or a name.
  private static func shares(_ one: [Assertion.Content], _ other: [Assertion.Content]) -> Bool {
    let keys = Set(other.map(\.key))
    let shared = one.filter { keys.contains($0.key) }
    guard shared.count * 2 >= max(one.count, other.count) else { return false }
    return shared.count >= 2 || shared.contains(where: \.isName)
  }

  /// A plan, and the deed: the same verb, half of the rest shared.
  private static func isDone(_ plan: Assertion, _ deed: Assertion) -> Bool {
    guard plan.form == .plan, deed.form == .deed, plan.isPositive, plan.verb == deed.verb,
      plan.verb != 0, !plan.isOpen
    else { return false }
    // What was planned for another time is another occasion.
    if let planned = plan.day, let done = deed.day, abs(Int64(planned) - Int64(done)) > 45 {
      return false
    }
    let a = plan.whole.filter { $0.key != plan.verb }
    let b = deed.whole.filter { $0.key != deed.verb }
    // To call Tom is not done by calling Jim.
    let (planned, done) = (Set(a.filter(\.isName).map(\.key)), Set(b.filter(\.isName).map(\.key)))
    if !planned.isSubset(of: done), !done.isSubset(of: planned) { return false }
    let keys = Set(a.map(\.key))
    let shared = b.count { keys.contains($0.key) }
    return shared > 0 && shared * 2 >= max(a.count, b.count)
  }
}
