import Datasets

/// A thing of the session's state that commands read and make.
enum Resource: Hashable, Sendable {
  case seed, data, augmentation
  /// The folder that relative paths start from.
  case folder
  /// The layers, and which of them training changes.
  case model
  /// The values of the parameters, and the epochs that made them.
  case weights
  case metrics(Part)
  case variable(String)
  case block(String)
  case setting(String)
  /// A file that a command wrote, for one that reads it.
  case file(String)

  /// Whether it is a part of the session's state, rather than of the world's.
  var isState: Bool { if case .file = self { false } else { true } }

  static let allMetrics = Part.allCases.map(Resource.metrics)
}

/// What a command needs of the session's state, and what of it the command makes, as the command table declares it.
/// Variables, metrics and blocks that the statement names are not declared: they are read where they are named.
struct Effects: Sendable {
  struct Footprint: Sendable {
    var reads: [Resource] = []
    var writes: [Resource] = []
  }

  /// Whether it may change the state: a command that cannot merely looks.
  let mayChange: Bool
  /// Whether something comes of it beside the state: a file, or the answer to an `expect`.
  let isResult: Bool
  /// Whether it is about the cells themselves: no script has use for it.
  let isAboutCells: Bool
  /// Whether it only has other statements run, which leave cells of their own.
  let isRelay: Bool
  /// What it reads and makes in the state before it runs.
  let footprint: @Sendable (BoundCommand, Session) -> Footprint

  private init(
    mayChange: Bool = false, isResult: Bool = false, isAboutCells: Bool = false, isRelay: Bool = false,
    footprint: @escaping @Sendable (BoundCommand, Session) -> Footprint
  ) {
    (self.mayChange, self.isResult, self.isAboutCells) = (mayChange, isResult, isAboutCells)
    (self.isRelay, self.footprint) = (isRelay, footprint)
  }

  /// A command that shows something.
  static let looks = Effects { _, _ in Footprint() }

  /// A command that shows the cells, or brings them back.
  static let aboutCells = Effects(isAboutCells: true) { _, _ in Footprint() }

  /// A command that has other statements run.
  static let relay = Effects(mayChange: true, isRelay: true) { _, _ in Footprint() }

  /// A command that makes something of the state, and leaves the state as it is.
  static func result(of reads: [Resource]) -> Effects {
    Effects(isResult: true) { _, _ in Footprint(reads: reads) }
  }

  /// The same where what it needs depends on its arguments and on the session.
  static func result(_ footprint: @escaping @Sendable (BoundCommand, Session) -> Footprint) -> Effects {
    Effects(mayChange: true, isResult: true, footprint: footprint)
  }

  /// A command that makes `writes` of `reads`.
  static func makes(_ writes: [Resource], of reads: [Resource] = []) -> Effects {
    Effects(mayChange: true) { _, _ in Footprint(reads: reads, writes: writes) }
  }

  /// The same where it depends on its arguments and on the session.
  static func makes(_ footprint: @escaping @Sendable (BoundCommand, Session) -> Footprint) -> Effects {
    Effects(mayChange: true, footprint: footprint)
  }
}
