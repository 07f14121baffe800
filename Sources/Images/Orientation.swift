/// How an image in a file is to be turned: the EXIF tag "Orientation" (CIPA DC-008, 4.6.4).
struct Orientation: Equatable {
  /// Whether rows and columns change places, before the flips.
  let isTransposed: Bool
  let isFlippedHorizontally: Bool
  let isFlippedVertically: Bool

  static let upright = Orientation(tag: 1)

  /// The orientation of the tag's value, upright for any but 1 to 8.
  init(tag: Int) {
    // Which corner the file's first row and column are at: 1 top left, 2 top right, 3 bottom right, 4 bottom left;
    // 5 to 8 the same with the first row on the left or right side.
    isTransposed = 5...8 ~= tag
    isFlippedHorizontally = [2, 3, 6, 7].contains(tag)
    isFlippedVertically = [3, 4, 7, 8].contains(tag)
  }

  /// The orientation given by a file's EXIF data and XMP packet, read as by Pillow's `ImageOps.exif_transpose`:
  /// XMP counts where EXIF has no orientation.
  init(exif: some Collection<UInt8>, xmp: some Collection<UInt8>) {
    self.init(tag: Self.tag(exif: Array(exif)) ?? Self.tag(xmp: Array(xmp)) ?? 1)
  }

  /// The tag in EXIF data, a TIFF header and its directory; 0 where it is there but no integer, nil where it is missing.
  private static func tag(exif: [UInt8]) -> Int? {
    var bytes = exif[...]
    while bytes.starts(with: exifPrefix) { bytes = bytes.dropFirst(exifPrefix.count) }
    let start = bytes.startIndex
    guard bytes.starts(with: "II".utf8) || bytes.starts(with: "MM".utf8) else { return nil }
    let isBigEndian = bytes.starts(with: "MM".utf8)
    func number(_ count: Int, at place: Int) -> Int? {
      guard place >= 0, place + count <= bytes.count else { return nil }
      let digits = bytes[start + place..<start + place + count]
      return (isBigEndian ? Array(digits) : digits.reversed()).reduce(0) { $0 << 8 | Int($1) }
    }
    guard let directory = number(4, at: 4), let count = number(2, at: directory) else { return nil }
    for entry in (0..<count).lazy.map({ directory + 2 + $0 * 12 }) {
      guard let tag = number(2, at: entry), let type = number(2, at: entry + 2), let length = number(4, at: entry + 4)
      else { break }
      guard tag == 0x0112, 1..<sizes.count ~= type, length > 0 else { continue }
      // Several values hardly fit, and are elsewhere then; the first one counts.
      let place = length * sizes[type] > 4 ? number(4, at: entry + 8) : entry + 8
      guard let place, place + length * sizes[type] <= bytes.count else { continue }
      return integers.contains(type) ? number(sizes[type], at: place) : 0
    }
    return nil
  }

  /// What EXIF data begin with in JPEG files, and, wrongly, in some other files.
  static let exifPrefix = Array("Exif\0\0".utf8)

  /// The bytes of a value of each type in a directory.
  private static let sizes = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4]
  /// SHORT, LONG, SSHORT, SLONG and IFD.
  private static let integers: Set = [3, 4, 8, 9, 13]

  /// The tag in an XMP packet: `tiff:Orientation="6"` or `<tiff:Orientation>6<`.
  private static func tag(xmp: [UInt8]) -> Int? {
    let name = Array("tiff:Orientation".utf8)
    var rest = xmp[...]
    while let start = rest.firstIndex(of: name[0]) {
      rest = rest[start...]
      if rest.starts(with: name) {
        let value = rest.dropFirst(name.count)
        for opening in ["=\"", ">"] where value.starts(with: opening.utf8) {
          if let digit = value.dropFirst(opening.utf8.count).first, 0x30...0x39 ~= digit { return Int(digit) - 0x30 }
        }
      }
      rest = rest.dropFirst()
    }
    return nil
  }

  /// Where the pixels of a file's image of this size lie in the upright one: the first one's byte, and the way from each
  /// to its right and lower neighbour in the file.
  func layout(width: Int, height: Int) -> (start: Int, right: Int, down: Int) {
    let (uprightWidth, uprightHeight) = isTransposed ? (height, width) : (width, height)
    var (x, y) = (3, uprightWidth * 3)
    var start = 0
    if isFlippedHorizontally { (start, x) = (start + (uprightWidth - 1) * x, -x) }
    if isFlippedVertically { (start, y) = (start + (uprightHeight - 1) * y, -y) }
    return isTransposed ? (start, y, x) : (start, x, y)
  }
}
