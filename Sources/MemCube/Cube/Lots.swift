extension Array {
  /// All elements in their order, so many at a time and at last the rest: for what would keep others waiting,
  /// or take much memory, in one go.
  public func lots(of size: Int) -> [[Element]] {
    stride(from: 0, to: count, by: size).map { Array(self[$0..<Swift.min($0 + size, count)]) }
  }
}
