/// The part that each image of a set belongs to.
public struct Assignment: Sendable, Equatable {
  /// By the images' indices.
  public let parts: [Part]

  public init(_ parts: [Part]) { self.parts = parts }
}

/// How data is to be divided into parts.
public enum Division: Sendable {
  /// At random: each class by these shares.
  case random(Split)
  /// As folders or a table assign the images.
  case given
  /// As they are assigned, with a random share of each class's training images for validation.
  case givenWithValidation(Split)

  /// The division of a folder's images.
  ///
  /// - Parameters:
  ///   - split: the shares that the user asks for, if any.
  ///   - validation: the share of the training images that the user wants for validation, if any.
  /// - Throws: `DatasetError` where one of them does not suit the folder.
  public init(of folder: DatasetFolder, split: Split?, validation: Double?) throws(DatasetError) {
    guard let origin = folder.origin else {
      if validation != nil { throw .notSplit(path: folder.path) }
      self = .random(split ?? .standard)
      return
    }
    if split != nil { throw .alreadySplit(path: folder.path, by: origin) }
    guard let validation else {
      self = .given
      return
    }
    if folder.files.contains(where: { $0.part == .val }) { throw .hasValidation(path: folder.path) }
    self = .givenWithValidation(try Split(validation: validation))
  }

  /// Assigns images to parts. A random part depends on the seed, the class's name and the number of its images alone.
  ///
  /// - Parameters:
  ///   - images: their labels and the parts that they are assigned to so far, class by class.
  ///   - defects: the files that could not be read, and so do not count.
  ///   - limit: the most images of a class that were chosen, if there was a limit.
  /// - Throws: `DatasetError.tooFewForSplit`, `.lostClass`.
  public func assign(
    _ images: [(label: Int, part: Part?)], _ classNames: [String], defects: [Defect] = [], limit: Int? = nil,
    seed: UInt64
  ) throws(DatasetError) -> Assignment {
    let counts = Dictionary(grouping: images) { Group(label: $0.label, part: $0.part) }.mapValues(\.count)
    let bad = Dictionary(grouping: defects) { Group(label: $0.label, part: $0.part) }
    if let lost = bad.keys.filter({ counts[$0] == nil }).min() {
      throw .lostClass(name: classNames[lost.label], part: lost.part, first: bad[lost]?.first)
    }
    var drawn = [Group: ArraySlice<Part>]()
    for group in counts.keys.sorted() {
      guard let split = split(of: group.part) else { continue }
      let (name, count, bad) = (classNames[group.label], counts[group] ?? 0, bad[group]?.count ?? 0)
      guard let parts = split.parts(className: name, count: count, seed: seed) else {
        let isLimited = limit.map { count + bad == $0 } ?? false
        throw .tooFewForSplit(
          className: name, count: count, parts: split.partCount, bad: bad, limit: isLimited ? limit : nil)
      }
      drawn[group] = parts[...]
    }
    return Assignment(
      images.map { drawn[Group(label: $0.label, part: $0.part)]?.popFirst() ?? $0.part ?? .train })
  }

  /// The split that is drawn for images that are assigned to `part` so far; nil where they stay in it.
  private func split(of part: Part?) -> Split? {
    switch self {
    case .random(let split): split
    case .given: nil
    case .givenWithValidation(let split): part == .train ? split : nil
    }
  }

  /// A class, or its images in a part.
  private struct Group: Hashable, Comparable {
    let label: Int
    let part: Part?

    static func < (one: Group, other: Group) -> Bool {
      (one.part?.rawValue ?? "", one.label) < (other.part?.rawValue ?? "", other.label)
    }
  }
}
