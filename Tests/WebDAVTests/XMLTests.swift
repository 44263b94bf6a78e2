import Testing
import XML

/// Documents of any client, and of none that means well.
@Suite struct XMLTests {
  private func read(_ text: String) throws(XMLError) -> XMLElement {
    try XMLElement.read(Array(text.utf8))
  }

  @Test func namesAreByTheirNamespace() throws {
    let root = try read(
      "<?xml version='1.0'?><a:x xmlns:a='DAV:' xmlns='u:'><y b='1'/>t&amp;u<a:z/></a:x>")
    #expect(root.name == XMLName("DAV:", "x"))
    #expect(root[XMLName("u:", "y")]?.attributes.first?.value == [0x31])
    #expect(root[XMLName("DAV:", "z")] != nil)
    #expect(root.text == Array("t&u".utf8))
  }

  @Test func whatIsWrittenIsReadAsTheSame() throws {
    let root = try read(
      """
      <p:a xmlns:p="u:&lt;" xml:lang="de" p:k="&quot;&#10;'">é<b xmlns=""> &lt;c/&gt;\t<![CDATA[<d>]]></b></p:a>
      """)
    #expect(try XMLElement.read(root.bytes) == root)
  }

  @Test(arguments: [
    "", " ", "<a>", "<a></b>", "<a/><b/>", "<a b=1/>", "<a b='1' b='2'/>", "<p:a/>", "<a>&b;</a>",
    "<a xmlns:p=''/>", "<a>\u{1}</a>", "<?xml version='1.0' encoding='x-none'?><a/>", "text",
  ])
  func whatIsNotWellFormed(text: String) {
    #expect(throws: XMLError.malformed) { try read(text) }
  }

  @Test(arguments: [
    "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>",
    "<!DOCTYPE a SYSTEM 'file:///etc/passwd'><a/>",
    "<!DOCTYPE a [<!ENTITY % p SYSTEM 'http://127.0.0.1/'> %p;]><a/>",
  ])
  func whatDeclaresIsRefused(text: String) {
    #expect(throws: XMLError.declares) { try read(text) }
  }

  @Test func boundsHold() throws {
    let deep = String(repeating: "<a>", count: 33) + String(repeating: "</a>", count: 33)
    #expect(throws: XMLError.tooLarge) { try read(deep) }
    let wide = "<a>" + String(repeating: "<b/>", count: 10_001) + "</a>"
    #expect(throws: XMLError.tooLarge) { try read(wide) }
    let long = "<a>" + String(repeating: "x", count: 300_000) + "</a>"
    #expect(throws: XMLError.tooLarge) { try read(long) }
    #expect(throws: XMLError.malformed) { try XMLElement.read([0x3C, 0x61, 0x3E, 0xFF, 0xC0]) }
  }

  @Test func controlCharactersAreNoText() {
    #expect(XMLText.isAllowed(Array("é\t😀".utf8)))
    #expect(!XMLText.isAllowed([0x61, 0x01]))
    #expect(!XMLText.isAllowed([0xFF]))
    #expect(!XMLText.isAllowed(Array("\u{FFFE}".utf8)))
  }
}
