import Basics

/// An image as Kitty, Konsole and Ghostty take it: a PNG file in pieces of at most 4096 characters
/// (https://sw.kovidgoyal.net/kitty/graphics-protocol/).
enum KittyImage {
  /// - Parameter columns: how wide it is shown; as high as that makes it.
  static func text(png: [UInt8], columns: Int) -> String {
    let data = Array(Base64.encode(png).utf8)
    let pieces = stride(from: 0, to: data.count, by: 4096).map { data[$0..<min($0 + 4096, data.count)] }
    return pieces.enumerated().map { index, piece in
      // q=2: the terminal answers nothing, which would look like something typed.
      let facts = index == 0 ? "a=T,f=100,q=2,c=\(columns)," : "q=2,"
      let more = index + 1 < pieces.count ? 1 : 0
      return "\u{1B}_G\(facts)m=\(more);\(String(decoding: piece, as: UTF8.self))\u{1B}\\"
    }.joined() + "\n"
  }
}

/// An image as iTerm2, WezTerm and mintty take it: a PNG file (https://iterm2.com/documentation-images.html).
enum InlineImage {
  /// - Parameter columns: how wide it is shown; as high as that makes it.
  static func text(png: [UInt8], columns: Int) -> String {
    let facts = "inline=1;size=\(png.count);width=\(columns);height=auto;preserveAspectRatio=1"
    return "\u{1B}]1337;File=\(facts):\(Base64.encode(png))\u{7}\n"
  }
}
