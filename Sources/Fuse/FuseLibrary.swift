internal import CFuse

/// libfuse, which is opened at first use.
public enum FuseLibrary {
  /// Whether it can be opened, with all that is called.
  public static var isInstalled: Bool { cfuse_open() == 0 }
}
