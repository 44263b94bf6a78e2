extension Bundle {
  /// The bytes of every bundle's README.md, fixed by format 1: changing a letter here would make
  /// copies differ.
  public static let readme: [UInt8] = Array(
    """
    This directory is a memory cube: somebody's notes, conversations and documents,
    with their history. The program that made it is called memcube. What is here is
    plain text, and can be read without it:

      manifest.json         which cube this is, and the version of the format, 1
      log/YYYY-MM/*.jsonl   all that was recorded: one JSON object a line
      blobs/ab/*            documents and other large contents
      index/*/              only for speed; may be deleted at any time

    Files in log/ and blobs/ are named by the SHA-256 of their bytes and never
    change, so sha256sum finds damage. A line of the log is a message, a version of
    a note (a "memory") or of a document, a deletion, or a setting. Lines are in
    order if sorted by "id". Of a note, the first version has no "memory"; later
    ones name the first one's id there, and the last one is what the note says now.
    This prints all messages and all versions of all notes:

      cat log/*/*.jsonl | jq -s 'sort_by(.id)[] | {time, path, role, content}'

    Copy this directory with cp -r or rsync -a, at any time, in any direction; two
    copies of a cube copied over each other become one, and nothing is lost. Change
    nothing in it by hand. The format is described in full by the manual page
    memcube(5).

    """.utf8)
}
