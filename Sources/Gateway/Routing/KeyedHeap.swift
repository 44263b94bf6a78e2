/// Values by keys, the least key first: a binary heap, so that adding and taking cost the logarithm of
/// how many there are.
struct KeyedHeap<Value: Sendable>: Sendable {
  typealias Key = (Int64, Int64)

  private var items: [(key: Key, value: Value)] = []

  /// What has the least key.
  var first: (key: Key, value: Value)? { items.first }

  mutating func insert(_ value: Value, _ key: Key) {
    items.append((key, value))
    var place = items.count - 1
    while place > 0, items[place].key < items[(place - 1) / 2].key {
      items.swapAt(place, (place - 1) / 2)
      place = (place - 1) / 2
    }
  }

  /// Takes the value that has the least key; nil: there is none.
  @discardableResult
  mutating func removeFirst() -> Value? {
    guard let last = items.indices.last else { return nil }
    items.swapAt(0, last)
    let taken = items.removeLast().value
    var place = 0
    while true {
      let children = (2 * place + 1)..<min(2 * place + 3, max(items.count, 2 * place + 1))
      guard let least = children.min(by: { items[$0].key < items[$1].key }),
        items[least].key < items[place].key
      else { return taken }
      items.swapAt(place, least)
      place = least
    }
  }
}
