import Datasets
import Testing

@Suite("A pattern of file names")
struct GlobTests {
  @Test(
    "matches names, or paths if it has a slash",
    arguments: [
      ("*.jpg", "a.jpg", true), ("*.jpg", "x/y/a.jpg", true), ("*.jpg", "a.jpeg", false), ("*.jpg", ".jpg", true),
      ("a?c", "abc", true), ("a?c", "ac", false), ("a?c", "aüc", true), ("[0-9]*", "7up", true),
      ("[!0-9]*", "7up", false), ("[abc-]", "-", true), ("[]]", "]", true), ("[a", "[a", true), ("x[", "x[", true),
      ("\\*", "*", true), ("\\*", "a", false), ("a/*.jpg", "a/1.jpg", true), ("a/*.jpg", "b/a/1.jpg", false),
      ("a/*.jpg", "a/b/1.jpg", false), ("a/**.jpg", "a/b/1.jpg", true), ("**/1.jpg", "1.jpg", true),
      ("**/1.jpg", "a/b/1.jpg", true), ("a/**/1.jpg", "a/1.jpg", true), ("a/**/1.jpg", "a/b/c/1.jpg", true),
      ("a/**/1.jpg", "a/b/c/21.jpg", false), ("old/", "old", true), ("./a", "a", true), ("", "", true),
      ("", "a", false),
      ("*a*a*a*a*a*a*a*a*a*a*b", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", false),
      // An umlaut as Linux writes it, and as macOS does.
      ("Stra\u{DF}e \u{FC}*", "Stra\u{DF}e u\u{308}ber.jpg", true),
    ])
  func matching(pattern: String, path: String, matches: Bool) throws {
    #expect(try Glob(pattern).matches(path) == matches)
  }

  @Test(
    "finds the name of the class, as long as it can be",
    arguments: [
      ("{class}_*.jpg", "american_bulldog_12.jpg", "american_bulldog"), ("{class}.*.jpg", "cat.0.jpg", "cat"),
      ("*_{class}_*.jpg", "2024_cat_in_box_1.jpg", "cat_in_box"), ("{class}-[0-9].jpg", "a-b-1.jpg", "a-b"),
      ("{class}/*/x.jpg", "crack/1/x.jpg", "crack"), ("**/{class}/*", "a/b/c/1.jpg", "c"),
      ("{class}_*.jpg", "_1.jpg", nil), ("{class}_*.jpg", "cat.jpg", nil), ("{class}", "x/y.jpg", "y.jpg"),
    ])
  func classNames(pattern: String, path: String, name: String?) throws {
    #expect(try Glob(pattern).className(in: path) == name)
  }
}
