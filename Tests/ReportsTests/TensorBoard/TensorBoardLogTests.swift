import Basics
import Glibc
import Reports
import Testing

@Suite("TensorBoard's files") struct TensorBoardLogTests {
  /// What TensorBoard's own modules wrote of the same: see Fixtures/make_events.py.
  private func fixture(_ name: String) throws -> [UInt8] {
    try FileIO.read(FileIO.folder(of: FileIO.folder(of: #filePath)) + "/Fixtures/\(name).tfevents")
  }

  private let name = "events.out.tfevents.hairline"

  private func events(_ folder: String) throws -> [UInt8] { try FileIO.read(folder + "/" + name) }

  private let epochs = [
    Results.Epoch(
      epoch: 1, loss: 0.75, accuracy: 0.5, validationLoss: 0.5, validationAccuracy: 0.8,
      learningRate: 1e-4, iterations: 219),
    Results.Epoch(
      epoch: 2, loss: 0.3, accuracy: 0.9, validationLoss: 0.25, validationAccuracy: 1,
      learningRate: 1e-5, iterations: 438),
  ]
  private let png: [UInt8] = [
    0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 0x0D, 0x49, 0x48, 0x44, 0x52, 0, 0, 0, 3, 0, 0, 0, 2, 8, 2,
    0, 0, 0, 0x12, 0x16, 0xF1, 0x4D,
  ]

  @Test("are, byte for byte, those that TensorBoard's own modules write")
  func bytes() async throws {
    try await withFolder { folder in
      var log = TensorBoardLog(in: folder + "/log", writer: "a test")
      log.begin(
        ["lr": .number(1e-4), "nesterov": .flag(true), "optimizer": .text("adam")],
        texts: ["model": "a **model**"], time: 1000)
      try log.follow([epochs[0]], seconds: [2], time: 1002)
      log.image("samples", png: png, description: "`plot samples`", time: 1002.5)
      try log.flush()
      try log.follow(epochs, seconds: [2, 2], time: 1004)
      log.end(time: 1004)
      try log.flush()
      #expect(try events(log.folder) == fixture("trial"))
      #expect(try events(log.folder + "/train") == fixture("train"))
      #expect(try events(log.folder + "/validation") == fixture("validation"))
    }
  }

  @Test("are the same when they come late: each epoch has the time that it ended at")
  func late() async throws {
    try await withFolder { folder in
      var log = TensorBoardLog(in: folder + "/log", writer: "a test")
      try log.follow(epochs, seconds: [2, 2], time: 1004)
      try log.flush()
      let late = try events(log.folder + "/train")
      let live = try fixture("train")
      #expect(late == live)
    }
  }

  @Test("hold whole records at any time, and go on where they could not be written")
  func interrupted() async throws {
    try await withFolder { folder in
      try FileIO.write("in the way", to: folder + "/log")
      var log = TensorBoardLog(in: folder + "/log", writer: "a test")
      try log.follow([epochs[0]], seconds: [2], time: 1002)
      #expect(throws: FileError.self) { try log.flush() }
      #expect(unlink(folder + "/log") == 0)
      try log.follow(epochs, seconds: [2, 2], time: 1004)
      try log.flush()
      #expect(try events(log.folder + "/train") == fixture("train"))
      #expect(try events(log.folder + "/validation") == fixture("validation"))
    }
  }

  @Test("end where the folder is taken away, and are not half there later")
  func removed() async throws {
    try await withFolder { folder in
      var log = TensorBoardLog(in: folder + "/log", writer: "a test")
      log.evaluated("test", loss: 1, accuracy: 0.5, iterations: 0, time: 1000)
      try log.flush()
      #expect(unlink(log.folder + "/test/" + name) == 0)
      log.evaluated("test", loss: 1, accuracy: 0.5, iterations: 219, time: 1001)
      #expect(throws: FileError.self) { try log.flush() }
      #expect(try FileIO.names(in: log.folder + "/test") == [])
    }
  }

  @Test("have nothing of what there is not")
  func nothing() async throws {
    try await withFolder { folder in
      var log = TensorBoardLog(in: folder + "/log", writer: "a test")
      log.end(time: 1000)
      try log.flush()
      #expect(!FileIO.exists(log.folder))
      var epoch = epochs[0]
      (epoch.validationLoss, epoch.validationAccuracy) = (nil, nil)
      try log.follow([epoch], seconds: [2], time: 1000)
      try log.flush()
      #expect(try FileIO.names(in: log.folder) == ["train"])
    }
  }

  @Test("lose the epochs that a history does not have, in files of other names; images stay")
  func undone() async throws {
    try await withFolder { folder in
      var log = TensorBoardLog(in: folder + "/log", writer: "a test")
      log.begin(["lr": .number(1e-4)], texts: ["model": "a model"], time: 1000)
      try log.follow(epochs, seconds: [2, 2], time: 1004)
      log.evaluated("test", loss: 1, accuracy: 0.5, iterations: 219, time: 1004)
      log.evaluated("test", loss: 0.5, accuracy: 0.9, iterations: 438, time: 1004)
      log.image("samples", png: png, description: "", time: 1004)
      log.end(time: 1004)
      try log.flush()
      let old = try FileIO.read(folder + "/log/train/" + name)

      try log.goBack(to: [epochs[0]])
      try log.flush()
      #expect(log.epochs == [epochs[0]] && log.isBegun)
      #expect(try FileIO.names(in: folder + "/log/train") == [name + ".002"])
      let new = try FileIO.read(folder + "/log/train/" + name + ".002")
      #expect(old.starts(with: new) && RecordFrame.records(new).count == 4)
      #expect(RecordFrame.records(try FileIO.read(folder + "/log/validation/" + name + ".002")).count == 5)
      #expect(RecordFrame.records(try FileIO.read(folder + "/log/test/" + name + ".002")).count == 3)
      // The file's version, hyperparameters, the text, the image: all but the trial's end.
      #expect(RecordFrame.records(try FileIO.read(folder + "/log/" + name + ".002")).count == 4)

      // Other epochs in their place, of a training with other hyperparameters.
      var other = epochs[0]
      other.loss = 0.7
      try log.goBack(to: [other])
      #expect(log.epochs.isEmpty && !log.isBegun)
      log.begin(["lr": .number(1)], texts: [:], time: 1005)
      try log.follow([other], seconds: [1], time: 1006)
      try log.flush()
      #expect(log.paths.allSatisfy { FileIO.exists($0) })
      #expect(RecordFrame.records(try FileIO.read(folder + "/log/train/" + name + ".003")).count == 4)
      #expect(RecordFrame.records(try FileIO.read(folder + "/log/" + name + ".003")).count == 3)
    }
  }

  @Test("hold an epoch once, also where its loss is not a number")
  func notFinite() async throws {
    try await withFolder { folder in
      var log = TensorBoardLog(in: folder + "/log", writer: "a test")
      var epochs = epochs
      epochs[1].loss = .nan
      for _ in 1...3 {
        try log.follow(epochs, seconds: [2, 2], time: 1004)
        try log.flush()
      }
      #expect(try RecordFrame.records(events(log.folder + "/train")).count == 7)
    }
  }
}
