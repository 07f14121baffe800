import Basics
import Glibc
import Testing

@Suite("What a command writes") struct OutputFileTests {
  /// Runs a line of the shell with the program as `$H`, in `folder`.
  private func shell(_ line: String, in folder: String) throws -> Program.Outcome {
    try Program.run(
      ["-c", "cd '\(folder)' && \(line)"], program: "/bin/bash",
      environment: ["H": Program.path, "XDG_CACHE_HOME": folder])
  }

  private static let model = "model m { input 8x8x3; flatten; dense 2 activation=softmax }"

  @Test("goes to devices, pipes and open files, which stay what they are")
  func streams() throws {
    try withFolder { folder in
      try FileIO.write("expect 1 < 2\n", to: folder + "/a.hl")
      let junit = try shell("$H run a.hl --quiet --junit /dev/stdout | tail -1", in: folder)
      #expect(junit.results == "</testsuites>\n", "\(junit)")
      let appended = try shell(
        "(echo first; $H run a.hl -q --junit /dev/stdout; echo last) > all; head -1 all; tail -1 all", in: folder)
      #expect(appended.results == "first\nlast\n", "\(appended)")
      let substituted = try shell("$H run a.hl -q --junit >(grep -c testcase >count); wait $!; cat count", in: folder)
      #expect(substituted.results == "1\n", "\(substituted)")
      let null = try shell(
        "$H -c '\(Self.model); model save /dev/null; save script /dev/null'; test -c /dev/null", in: folder)
      #expect(null.status == 0, "\(null)")
      let full = try shell("$H run a.hl -q --junit /dev/full", in: folder)
      #expect(full.status == 1 && full.messages.contains("cannot write '/dev/full': No space left on device"))
      #expect(FileIO.status(of: "/dev/full")?.kind == S_IFCHR)
    }
  }

  @Test("follows links, and keeps a file's permissions: models, plots, scripts")
  func links() throws {
    try withFolder { folder in
      let outcome = try shell(
        """
        mkdir real; for f in m.safetensors p.png r.html s.hl f.hl; do
          echo 'echo  a' > real/$f; chmod 600 real/$f; ln -s real/$f $f; done
        $H -c 'data synth count=10 size=8x8; \(Self.model); train epochs=1; model save ./m.safetensors; \
          plot samples to=./p.png; report to=./r.html; save script ./s.hl' > /dev/null && $H format f.hl
        for f in *.*; do test -L $f && stat -c %a -L $f; done; cat f.hl; grep -c synth s.hl
        """, in: folder)
      #expect(outcome.results == "600\n600\n600\n600\n600\necho a\n1\n", "\(outcome)")
    }
  }

  @Test("is written in place where nothing may be put beside it")
  func lockedFolder() throws {
    try withFolder { folder in
      // Root may write anywhere.
      let asNobody = geteuid() == 0 ? "setpriv --reuid=65534 --clear-groups" : ""
      let outcome = try shell(
        """
        mkdir locked; echo 'expect 1 < 2' > a.hl; echo a long old content > locked/j.xml; chmod 666 locked/j.xml
        chmod 755 .; chmod 555 locked; mkdir -m 777 cache out
        XDG_CACHE_HOME=cache \(asNobody) $H run a.hl -q --out out --junit locked/j.xml; tail -1 locked/j.xml
        chmod 444 locked/j.xml; \(asNobody) $H run a.hl -q --out out --junit locked/j.xml; echo $?; chmod 755 locked
        """, in: folder)
      #expect(outcome.results == "</testsuites>\n1\n", "\(outcome)")
      #expect(outcome.messages.contains("cannot write 'locked/j.xml': Permission denied"), "\(outcome)")
    }
  }
}
