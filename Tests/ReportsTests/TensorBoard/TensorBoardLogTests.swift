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
      epoch: 1, loss: 0.75, accuracy: 0.5, validationLoss: 0.5, validationAccuracy: 0.8, seconds: 2,
      imagesPerSecond: 3500, learningRate: 1e-4, iterations: 219),
    Results.Epoch(
      epoch: 2, loss: 0.3, accuracy: 0.9, validationLoss: 0.25, validationAccuracy: 1, seconds: 2,
      imagesPerSecond: 3500, learningRate: 1e-5, iterations: 438),
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
      log.follow([epochs[0]], time: 1002)
      log.image("samples", png: png, description: "`plot samples`", time: 1002.5)
      try log.flush()
      log.follow(epochs, time: 1004)
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
      log.follow(epochs, time: 1004)
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
      log.follow([epochs[0]], time: 1002)
      #expect(throws: FileError.self) { try log.flush() }
      #expect(unlink(folder + "/log") == 0)
      log.follow(epochs, time: 1004)
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
      log.follow([epoch], time: 1000)
      try log.flush()
      #expect(try FileIO.names(in: log.folder) == ["train"])
    }
  }

  @Test("go on with a history that goes on from what they hold, and with no other")
  func continuation() {
    var log = TensorBoardLog(in: "/nonexistent", writer: "a test")
    #expect(log.isContinued(by: []) && log.isContinued(by: epochs))
    log.follow(epochs, time: 1004)
    var other = epochs
    other[1].seconds = 3
    #expect(log.isContinued(by: epochs) && log.isContinued(by: epochs + [epochs[0]]))
    #expect(!log.isContinued(by: []) && !log.isContinued(by: [epochs[0]]) && !log.isContinued(by: other))
  }
}
