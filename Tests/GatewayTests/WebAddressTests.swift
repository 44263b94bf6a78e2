import Testing

@testable import Gateway

/// Which addresses say of themselves that they lead to no machine of the public network.
@Suite struct WebAddressTests {
  @Test(arguments: [
    "127.0.0.1", "127.1", "2130706433", "0x7f000001", "0X7F.1", "0177.0.0.1", "0", "0x", "10.1",
    "192.168.257", "127%2e0%2e0%2e1", "%6cocalhost", "localhost.", "[::1]", "[::ffff:127.0.0.1]",
    "[fe80::1%25eth0]", "u:p@127.1", "127.1:8080",
  ])
  func privateOnesAreKnown(_ host: String) {
    #expect(WebAddress.isPrivate(Array("http://\(host)/x".utf8)))
  }

  @Test(arguments: [
    "example.org", "8.8.8.8", "0x08080808", "134744072", "010.8.8.8", "127.1.example.org", "256.1",
    "4294967296", "1.2.3.4.5", "127..1", "0x7g", "09", "+1", "a.0", "[2606:4700::1111]", "%zz",
  ])
  func othersAreAskedFor(_ host: String) {
    #expect(!WebAddress.isPrivate(Array("http://\(host)/x".utf8)))
  }
}
