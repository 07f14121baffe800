import Basics
import Glibc
import Testing

/// System calls that fail one after the other: `Faults/faults.c`, preloaded into the program, sees to that.
@Suite("On a machine in trouble") struct FaultTests {
  /// The calls, and how many of them succeed before all others fail.
  static let calls: [(error: Int32, calls: [(name: String, successes: Int)])] = [
    (
      ENOMEM,
      [
        ("mmap", 0), ("mmap", 3), ("read", 1), ("open", 7), ("open", 60), ("fstat", 20), ("mkdir", 1), ("fork", 0),
        ("waitpid", 0), ("memfd_create", 0), ("pthread_create", 0), ("pthread_create", 1), ("ftruncate", 0),
        ("rename", 0), ("linkat", 0), ("write", 0),
      ]
    ),
    (
      EINTR,
      [
        ("read", 0), ("read", 20), ("write", 12), ("open", 0), ("open", 60), ("poll", 0), ("flock", 0), ("fsync", 2),
        ("waitpid", 0),
      ]
    ),
  ]

  private static let script = """
    seed 5
    data load images size=8x8
    \(OutcomeTests.model)
    train epochs=1 batch=8
    evaluate test
    model save m.safetensors
    model load m.safetensors
    predict images to=p.csv
    expect error "weights, but no model" {
        model load \(ExperimentTests.root)/Tests/ModelsTests/Fixtures/whole.h5
    }
    """

  /// A preloaded library and a sanitizer's do not go together.
  private static let isPossible = FileIO.exists("/usr/bin/cc") && environment("HAIRLINE_SANITIZED") == nil

  @Test(
    "the program says what failed: no crash, no endless wait",
    .enabled(if: isPossible, "there is no C compiler, or a sanitizer is in use"), arguments: calls)
  func faults(_ failing: (error: Int32, calls: [(name: String, successes: Int)])) throws {
    try withFolder { folder in
      let library = folder + "/faults.so"
      let source = FileIO.folder(of: #filePath) + "/Faults/faults.c"
      let compiled = try Program.run(["-shared", "-fPIC", "-o", library, source], program: "/usr/bin/cc")
      try #require(compiled.status == 0, "\(compiled.messages)")
      try OutcomeTests.drawImages(in: folder)
      try FileIO.write(Self.script, to: folder + "/a.hl")

      func run(_ call: String, _ successes: Int) throws -> Program.Outcome {
        // What waits for ever is killed.
        let patience = patience.components.seconds
        return try Program.run(
          [
            "-c",
            """
            cd '\(folder)' && rm -rf out cache && exec timeout -s KILL \(patience) env LD_PRELOAD='\(library)' \
            '\(Program.path)' run a.hl --out out --junit junit.xml --json --threads 2
            """,
          ], program: "/bin/sh",
          environment: [
            "XDG_CACHE_HOME": folder + "/cache", "FAULT_CALL": call, "FAULT_ERROR": "\(failing.error)",
            "FAULT_AFTER": "\(successes)",
          ])
      }
      let whole = try run("none", 0)
      #expect(whole.status == 0, "\(whole)")
      for (call, count) in failing.calls {
        let outcome = try run(call, count)
        #expect(outcome.status < 124, "\(call) after \(count): \(outcome.status) \(outcome.messages)")
        #expect(
          outcome.status == 0 || call == "write" || outcome.messages.contains("error: "),
          "\(call) after \(count): \(outcome)")
      }
    }
  }
}
