import Basics
import Images
import Testing

/// Each command is begun, given a moment, and stopped.
@Suite("Ctrl-C", .serialized) struct InterruptionTests {
  private static let network = "mobilenet_v2 weights=none; global_average_pooling2d; dense classes activation=softmax"

  /// 60 million parameters: any look at all of them takes long enough to be stopped in its midst.
  private static let wide =
    "input 224x224x3; rescaling 1/255; flatten; dense 400 activation=relu; dense classes activation=softmax"

  /// What is typed first, and the command that is stopped.
  private static let commands: [(name: String, setup: [String], command: String)] = [
    ("drawing images", [], "data synth count=20000"),
    ("loading images", [], "for i in 1..1000 { data load FOLDER size=200x200 cache=no }"),
    (
      "training a small network",
      [
        "data load FOLDER size=16x16",
        "model m { input 16x16x3; conv2d 8 3; global_average_pooling2d; dense classes activation=softmax }",
      ], "train epochs=100000"
    ),
    (
      "training a large network",
      ["data load FOLDER size=96x96", "model m { input 96x96x3; \(network) }"], "train epochs=1000"
    ),
    (
      "training a large network on large images",
      ["data load FOLDER size=224x224", "model m { input 224x224x3; \(network) }"], "train epochs=1000"
    ),
    (
      "training after a frozen network",
      [
        "data load FOLDER size=160x160",
        "model m { input 160x160x3; mobilenet_v2 weights=none trainable=no; flatten; dense classes activation=softmax }",
      ], "train epochs=1000"
    ),
    (
      "evaluating", ["data load FOLDER size=224x224", "model m { input 224x224x3; \(network) }"],
      "for i in 1..1000 { evaluate train }"
    ),
    (
      "plotting", ["data load FOLDER size=224x224", "model m { input 224x224x3; \(network) }"],
      "for i in 1..1000 { plot predictions train to=FOLDER/a.png; unfreeze }"
    ),
    (
      "plotting many images", ["data load FOLDER size=224x224"],
      "for i in 1..1000 { plot samples grid=8x8 to=FOLDER/a.png }"
    ),
    (
      "predicting", ["data load FOLDER size=224x224", "model m { input 224x224x3; \(network) }"],
      "for i in 1..1000 { predict FOLDER }"
    ),
    (
      "loading a model",
      [
        "data load FOLDER size=224x224", "model m { input 224x224x3; \(network) }", "model save FOLDER/m.safetensors",
      ], "for i in 1..1000 { model load FOLDER/m.safetensors }"
    ),
    (
      "declaring a model with many parameters", ["data load FOLDER size=224x224"], "model m { \(wide) }"
    ),
    (
      "training many parameters", ["data load FOLDER size=224x224", "model m { \(wide) }"], "train epochs=1000 batch=8"
    ),
    (
      "saving many parameters", ["data load FOLDER size=224x224", "model m { \(wide) }"],
      "for i in 1..1000 { model save FOLDER/m.safetensors }"
    ),
    (
      "loading many parameters",
      ["data load FOLDER size=224x224", "model m { \(wide) }", "model save FOLDER/m.safetensors"],
      "for i in 1..1000 { model load FOLDER/m.safetensors }"
    ),
    (
      "drawing a large plot", ["data load FOLDER size=48x48"],
      "for i in 1..1000 { plot samples grid=20x20 scale=3 to=FOLDER/a.png }"
    ),
    (
      "drawing the confusion of many classes",
      [
        "data load MANY size=8x8",
        "model m { input 8x8x3; flatten; dense classes activation=softmax }", "evaluate train",
      ], "for i in 1..1000 { plot confusion train scale=3 to=FOLDER/a.png }"
    ),
    ("an empty loop", [], "for i in 1..9000000000000 { }"),
    ("a loop", [], "for i in 1..9000000000000 { let n = $i }"),
  ]

  /// Ten small images of each class.
  private static func draw(classes: Int, in folder: String) throws {
    for index in 0..<classes * 10 {
      let path = "\(folder)/class \(index / 10)"
      try FileIO.makeFolder(path)
      let pixels = (0..<8 * 8 * 3).map { UInt8(truncatingIfNeeded: $0 &* index) }
      try FileIO.write(
        try ImageCodec.encodePNG(Image(width: 8, height: 8, pixels: pixels)), to: "\(path)/\(index).png")
    }
  }

  @Test("stops every command, and the session goes on", arguments: commands.indices)
  func stops(_ index: Int) throws {
    let (name, setup, command) = Self.commands[index]
    try withFolder { folder in
      let terminal = try Terminal(environment: ["XDG_CACHE_HOME": folder])
      terminal.expect("hairline> ")
      var images = folder
      if (setup + [command]).contains(where: { $0.contains("FOLDER") }) {
        terminal.type("data synth count=60 size=8x8\r")
        terminal.expect("total")
        let drawn = folder + "/hairline/data/"
        images = drawn + (try FileIO.names(in: drawn).first ?? "")
      }
      let many = folder + "/many"
      if setup.contains(where: { $0.contains("MANY") }) { try Self.draw(classes: 100, in: many) }
      for line in setup + ["let ready = yes"] {
        terminal.type(line.replacing("FOLDER", with: images).replacing("MANY", with: many) + "\r")
      }
      terminal.type("echo ready\r")
      terminal.expect("\nready\n")
      terminal.expect("> ")
      for milliseconds in [60, 200, 330] {
        terminal.type(command.replacing("FOLDER", with: images) + "\r")
        terminal.expect("\n")
        terminal.pause(milliseconds)
        terminal.type("\u{3}")
        let said = terminal.expect("> ")
        #expect(
          said.contains("interrupted") || said.contains("stopped") || said.contains("total"),
          "\(name), after \(milliseconds) ms: \(said)")
      }
      terminal.type("echo still here\r")
      terminal.expect("\nstill here\n")
      #expect(terminal.leave() == 0)
    }
  }
}
