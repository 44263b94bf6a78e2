/// Folders that programs keep among a person's files for themselves, such as `.git` and `node_modules`. What
/// is in them is kept with its history, and is no memory: it is not searched, counted or listed as one, and
/// what a program removes there does not fill the trash.
public enum ProgramFolders {
  /// Names that do not begin with a dot, which all of these folders' own do but these.
  private static let names: Set<[UInt8]> = Set(
    [
      "node_modules", "bower_components", "jspm_packages",  // JavaScript
      "__pycache__", "__pypackages__", "site-packages",  // Python
      "CVS", "_darcs", "RCS", "SCCS",  // older version control
      "@eaDir", "#recycle", "$RECYCLE.BIN", "System Volume Information",  // Synology, Windows
      "__MACOSX",  // zip files of macOS
    ].map { Array($0.utf8) })

  /// Whether a folder of this name is a program's.
  public static func isOne(_ name: some Collection<UInt8>) -> Bool {
    name.first == 0x2E || names.contains(Array(name))
  }

  /// Whether a file or folder of this path, below its tree, is in such a folder.
  public static func hold(_ path: [UInt8]) -> Bool {
    path.split(separator: 0x2F).dropLast().contains { isOne($0) }
  }

  /// Whether a file of this path is a program's: in such a folder, or with a leading dot itself.
  public static func own(_ path: [UInt8]) -> Bool {
    let components = path.split(separator: 0x2F)
    return components.last?.first == 0x2E || components.dropLast().contains { isOne($0) }
  }
}
