import Basics
import Datasets
import Glibc
import Images
import Kernels
import Reports
import Training

extension Command {
  static let predict = Command(
    Entry(
      "predict", "classifies images",
      details: """
        Images of any size are resized as those that the model was trained on. For a folder, all images in it and in \
        its subfolders are classified; a pattern such as "photos/2024-*/*.jpg" selects the files whose paths match: * stands for any \
        characters within a name, ** for any folders as well.

        to=FILE.csv writes the file, the class and the probability of each class, at full precision; to=FILE.json \
        the same as JSON, with the files that cannot be read. In JSON, a byte of a file's or class's name that \
        is not UTF-8 is written \\xE9.

        Files that cannot be read are reported, and the others are classified; then the command fails, with exit \
        status 1.
        """,
      theme: .results,
      parameters: [
        .required("path", .path(.any), "an image, a folder of images, or a pattern"),
        .rest("paths", .path(.any), "more of them"),
        .option("to", .path(.any, .writesToRun), "a file for all probabilities, in .csv or .json"),
      ],
      examples: ["predict wall.jpg", "predict \"new images\" \"photos/*.jpg\" to=predictions.csv"]),
    effects: .result(of: [.model, .weights]),
    check: { bound, _ throws(Diagnostic) in _ = try format(bound) },
    run: { bound, session in
      let current = try session.experiment.requireModel()
      let format = try format(bound)
      let files = try imageFiles(bound, session)
      var predictions = Predictions(classNames: current.classNames)
      let bar = ProgressBar("predicting", total: files.count, unit: "images", output: session.output)
      defer { bar.clear() }
      let input = current.model.architecture.input
      // There may be more images than memory.
      let roundSize = max(8, min(256, 67_108_864 / max(1, input.count)))
      for first in stride(from: 0, to: files.count, by: roundSize) {
        try Interruption.check()
        let round = Array(files[first..<min(first + roundSize, files.count)])
        let read = session.threadPool.map(round.count) { index in
          Result {
            try Interruption.check()
            return try ImageCodec.decode(
              try FileIO.read(round[index]), name: round[index], resizedBy: current.resizing)
          }
        }
        try Interruption.check()
        for (file, result) in zip(round, read) {
          if case .failure(let error) = result { predictions.unreadable.append((file, error as? any UserError)) }
        }
        let good = zip(round, read).compactMap { file, result in (try? result.get()).map { (file: file, image: $0) } }
        let part = DatasetPart(
          images: good.map(\.image), labels: good.map { _ in 0 }, paths: good.map(\.file), classes: 1)
        let probabilities = try current.model.probabilities(good.count, session.context) { range, tensor in
          part.fill(tensor, indices: range)
        }
        for (file, row) in zip(part.paths, probabilities) {
          guard row.allSatisfy(\.isFinite) else { throw PredictError.notFinite(path: file) }
          predictions.rows.append((file, row))
        }
        bar.update(first + round.count)
      }
      bar.clear()
      if predictions.rows.isEmpty, files.count == 1, let error = predictions.unreadable.first?.error {
        throw bound.diagnostic(error, at: "path")
      }
      report(predictions.unreadable.compactMap { $0.error?.problem }, session.output)
      if !predictions.rows.isEmpty { session.output.result(predictions.table) }
      if let format, let name = bound.arguments["to"]?.text {
        let path = try session.artefacts.path(for: name)
        try FileIO.write(format == .csv ? predictions.csv : predictions.json, to: path)
        session.wrote(path)
      }
      if !predictions.unreadable.isEmpty {
        throw bound.diagnostic(
          PredictError.unreadable(count: predictions.unreadable.count, total: files.count), at: "path")
      }
    })

  /// The format of the file that is asked for, if any.
  private static func format(_ bound: BoundCommand) throws(Diagnostic) -> Predictions.Format? {
    guard let path = bound.arguments["to"]?.text else { return nil }
    guard let format = Predictions.Format.allCases.first(where: { path.lowercased().hasSuffix("." + $0.rawValue) })
    else {
      throw bound.diagnostic(PredictError.format(path: path), at: "to")
    }
    return format
  }

  /// The image files that the arguments name.
  private static func imageFiles(_ bound: BoundCommand, _ session: Session) throws -> [String] {
    var files = [String]()
    for (argument, path) in [("path", bound.arguments.text("path"))]
      + bound.arguments.list("paths").map({ ("paths", $0.text) })
    {
      do {
        files += try imageFiles(path, session.output)
      } catch let error as any UserError {
        throw bound.diagnostic(error, at: argument)
      }
    }
    return files
  }

  private static func imageFiles(_ path: String, _ output: Output) throws -> [String] {
    if FileIO.exists(path), !FileIO.isFolder(path) { return [path] }
    let isPattern = !FileIO.exists(path) && Glob.isPattern(path)
    guard isPattern || FileIO.exists(path) else { throw FileError("read", path, code: ENOENT) }
    // A pattern is for paths from the last folder on that it names.
    let folders = FileIO.components(of: path).prefix { isPattern ? !Glob.isPattern($0) : true }
    let root = isPattern ? (FileIO.isAbsolute(path) ? "/" : "") + folders.joined(separator: "/") : path
    let rest = isPattern ? FileIO.components(of: path).dropFirst(folders.count).joined(separator: "/") : ""
    let glob = isPattern ? try Glob("/" + rest) : nil
    var walk = FileWalk(root: root.isEmpty ? "." : root)
    let found = try walk.images()
    if let error = walk.unreadable.first { throw error }
    let chosen = found.map(\.path).filter { glob?.matches(fileOrFolderOf: "/" + $0) ?? true }
    guard !chosen.isEmpty else {
      throw isPattern
        ? PredictError.noMatch(pattern: path) : .noImages(path: path, skipped: walk.skipped.summary(of: nil))
    }
    // Files that do not match a pattern are none that it asks for.
    if !isPattern { walk.skipped.lines().forEach(output.message) }
    return chosen.map { FileIO.join(root, $0) }
  }
}

/// What 'predict' found.
private struct Predictions {
  let classNames: [String]
  var rows: [(file: String, probabilities: [Float])] = []
  var unreadable: [(file: String, error: (any UserError)?)] = []

  enum Format: String, CaseIterable {
    case csv, json
  }

  init(classNames: [String]) { self.classNames = classNames }

  private func className(_ index: Int) -> String { index < classNames.count ? classNames[index] : "class \(index + 1)" }

  var table: TextTable {
    TextTable(
      [.left("image"), .left("class"), .right("probability")],
      rows.map { file, row in
        [file, className(row.highest), NumberFormat.percent(Double(row[row.highest]))]
      })
  }

  /// RFC 4180: file, class and the probability of each class. Names are written as the bytes that they are.
  var csv: [UInt8] {
    let heading = ["file", "class"] + (rows.first?.probabilities.indices.map(className) ?? classNames)
    let lines = [heading] + rows.map { file, row in [file, className(row.highest)] + row.map { "\($0)" } }
    return lines.flatMap { line in
      Array(line.map { Self.field(FileName.bytes(of: $0)) }.joined(separator: [UInt8(ascii: ",")])) + [
        UInt8(ascii: "\n")
      ]
    }
  }

  private static func field(_ bytes: [UInt8]) -> [UInt8] {
    guard bytes.contains(where: { "\",\r\n".utf8.contains($0) }) else { return bytes }
    let quote = UInt8(ascii: "\"")
    return [quote] + bytes.flatMap { $0 == quote ? [quote, quote] : [$0] } + [quote]
  }

  var json: [UInt8] {
    let predictions = rows.map { file, row in
      JSON.object([
        .init("file", .string(file)), .init("class", .string(className(row.highest))),
        .init("probabilities", .object(row.indices.map { .init(className($0), .number(Double(row[$0]))) })),
      ])
    }
    let unreadable = unreadable.map { file, error in
      JSON.object([
        .init("file", .string(file)),
        .init("error", .string(error?.problem ?? "unknown")),
      ])
    }
    return Array(
      JSON.object([.init("predictions", .array(predictions)), .init("unreadable", .array(unreadable))]).text.utf8)
  }
}

/// What can be wrong with the arguments of 'predict', or with what it is to classify.
package enum PredictError: UserError, Equatable {
  case noImages(path: String, skipped: String?)
  case noMatch(pattern: String)
  case format(path: String)
  case unreadable(count: Int, total: Int)
  case notFinite(path: String)

  package var problem: String {
    switch self {
    case .noImages(let path, let skipped):
      "there are no images in '\(path)'" + (skipped.map { " (skipped: \($0))" } ?? "")
    case .noMatch(let pattern): "no image matches '\(pattern)'"
    case .format(let path): "'\(path)' must end in .csv or .json"
    case .unreadable(let count, let total):
      "\(NumberFormat.grouped(count)) of \(NumberFormat.grouped(total)) files could not be read"
    case .notFinite(let path): "the model's output for '\(path)' is NaN or infinite"
    }
  }

  package var hint: String? {
    switch self {
    case .noImages: "images are files in \(ImageFormat.names), known by their names' extensions"
    case .noMatch:
      "* stands for any characters of a name, ** for any folders too; images are files in \(ImageFormat.names)"
    case .format: "such as to=predictions.csv"
    case .unreadable(let count, let total):
      (count < total ? "the others were classified; " : "") + "fix or remove the files that could not be read"
    case .notFinite: "its training may have diverged: train it again with a lower lr"
    }
  }
}
