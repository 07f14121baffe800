import Shell
import Testing

@Suite("A secret in a command of the system") struct SystemSecretTests {
  private static let token = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl"

  @Test(
    "is not kept in the history",
    arguments: [
      "!export PGPASSWORD=hunter2", "!PGPASSWORD=hunter2 psql", "!mysql -u root -phunter2", "!mysql -p'hunter2' db",
      "!sshpass -phunter2 ssh host", "!curl -u me:hunter2 host", "!curl -ume:hunter2 host",
      "!curl --user me:hunter2 host", "!curl --user=me:hunter2 host", "  !curl -u me:hunter2 host",
      "!curl -H 'X: \(token)' host", "echo \(token)", "# \(token)", "let a = \"\(token)\"",
    ])
  func secret(_ line: String) { #expect(!SecretFilter.keepsInHistory(line)) }

  @Test(
    "is not seen where there is none",
    arguments: [
      "!mkdir -p runs/a", "!cp -pr a b", "!ssh -p 2222 host", "!ssh -p22222 host", "!docker run -u 1000:1000 image",
      "!curl -u me:$PW host", "!mysql -p$PASSWORD", "!export LANG=C", "echo eyJustAWord",
    ])
  func plain(_ line: String) { #expect(SecretFilter.keepsInHistory(line)) }
}
