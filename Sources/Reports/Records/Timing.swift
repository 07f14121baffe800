/// How long a run took, and on what machine: the content of `timing.json`, which is no part of the results.
public struct Timing: Sendable {
  /// A command of the script, outside of braces.
  public struct Command: Sendable {
    public var text: String
    public var seconds: Double
    /// The epochs that it trained.
    public var epochs: [Epoch]

    public init(_ text: String, seconds: Double, epochs: [Epoch] = []) {
      (self.text, self.seconds, self.epochs) = (text, seconds, epochs)
    }
  }

  public struct Epoch: Sendable, Equatable {
    /// The values of the loops around the training: "rate = 1e-3".
    public var rounds: [String]
    public var epoch: Int
    public var seconds: Double
    public var imagesPerSecond: Double

    public init(rounds: [String] = [], epoch: Int, seconds: Double, imagesPerSecond: Double) {
      (self.rounds, self.epoch) = (rounds, epoch)
      (self.seconds, self.imagesPerSecond) = (seconds, imagesPerSecond)
    }

    /// The times by their names in `timing.json` and in the events of `--json`.
    public var members: [JSON.Member] {
      [.init("seconds", .number(seconds)), .init("images_per_second", .number(imagesPerSecond))]
    }
  }

  /// When the run began, in ISO 8601.
  public var started: String
  public var seconds: Double
  public var processor: String?
  public var system: String
  public var threads: Int
  public var commands: [Command]

  public init(
    started: String, seconds: Double, processor: String?, system: String, threads: Int, commands: [Command]
  ) {
    (self.started, self.seconds, self.processor) = (started, seconds, processor)
    (self.system, self.threads, self.commands) = (system, threads, commands)
  }

  /// The file's content.
  public var json: JSON {
    .object([
      .init("started", .string(started)), .init("seconds", .number(seconds)),
      .init("processor", processor.map { .string($0) } ?? .null), .init("system", .string(system)),
      .init("threads", .integer(threads)), .init("commands", .array(commands.map(\.json))),
    ])
  }
}

extension Timing.Command {
  fileprivate var json: JSON {
    .object(
      [.init("command", .string(text)), .init("seconds", .number(seconds))]
        + (epochs.isEmpty ? [] : [.init("epochs", .array(epochs.map(\.json)))]))
  }
}

extension Timing.Epoch {
  fileprivate var json: JSON {
    .object(
      (rounds.isEmpty ? [] : [.init("rounds", .array(rounds.map { .string($0) }))])
        + [.init("epoch", .integer(epoch))] + members)
  }
}
